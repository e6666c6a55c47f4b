/* message: to the case that is named, or to whom its key reaches. */
#include "act.h"

#include "bpmn/value.h"

/* What reaches a message wait: its own key, else the case's. */
static BpmnString message_key(const Wait *wait, const CaseState *head,
                              const void *texts)
{
    BpmnString key = wait_texts(wait, texts).key;

    if (key.bytes || !(head->flags & STATE_KEYED)) return key;
    return (BpmnString){ texts, head->key_bytes };
}

bool message_subscription(const BpmnEngine *engine, const CaseState *head,
                          const void *texts, const Wait *wait,
                          Subscription *entry)
{
    const Known *known;
    const BpmnWait *row;
    BpmnString key;

    known = definitions_known(&engine->definitions, head->process);
    row = wait_row(known->definition->process, wait->element);
    key = message_key(wait, head, texts);
    if (!row || !row->message || !key.bytes) return false;
    *entry = (Subscription){
        subscription_hash(bpmn_string(row->message), key),
        head->id,
        wait->id,
    };
    return true;
}

/* The wait takes the message: by its name and, when one was given, its key. */
static bool takes(const BpmnProcess *process, const Wait *wait,
                  const CaseState *head, const void *texts,
                  const BpmnCommand *command)
{
    const BpmnWait *row = wait_row(process, wait->element);
    BpmnString key;

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->message
        || !bpmn_string_equal(bpmn_string(row->message), command->name)) {
        return false;
    }
    if (!command->key.bytes) return true;
    key = message_key(wait, head, texts);
    return key.bytes && bpmn_string_equal(key, command->key);
}

/* True when an open case takes the message. */
static bool case_takes(const BpmnEngine *engine, const CaseState *state,
                       const BpmnCommand *command)
{
    const Known *known = definitions_known(&engine->definitions,
                                           state->process);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (takes(known->definition->process, &wait, state, state_texts(state),
                  command)) {
            return true;
        }
    }
    return false;
}

BpmnReason find_receiver(Act *act)
{
    BpmnEngine *engine = act->engine;
    const BpmnCommand *command = act->command;
    uint64_t hash = subscription_hash(command->name, command->key);
    size_t at = subscriptions_home(&engine->subscriptions, hash);
    const Subscription *entry;

    act->item = NULL;
    while ((entry = subscriptions_next(&engine->subscriptions, hash, &at))) {
        Case *item = cases_find(&engine->cases, entry->case_id);

        if (!item || item == act->item
            || (command->case_id != 0 && command->case_id != entry->case_id)
            || !case_takes(engine, case_state(engine, item), command)) {
            continue;
        }
        if (act->item) {
            act->item = NULL;
            return act_refuse(act, BPMN_REASON_AMBIGUOUS,
                              "two cases wait for this message");
        }
        act->item = item;
    }
    if (act->item) return BPMN_REASON_NONE;
    return act_refuse(act, BPMN_REASON_NO_RECEIVER,
                      "no case waits for this message");
}

BpmnReason handle_message(Act *act)
{
    const BpmnProcess *process = act->definition->process;
    Draft *draft = &act->engine->draft;
    BpmnReason reason;
    uint16_t event;
    size_t i = 0;

    while (i < draft->wait_count
           && !takes(process, draft_wait(draft, i), &draft->head,
                     draft->texts.items, act->command)) {
        i++;
    }
    if (i == draft->wait_count) {
        return act_refuse(act, BPMN_REASON_NO_RECEIVER,
                          "the case does not wait for this message");
    }
    (void)act_means(act, i);
    act->head.role = BPMN_ROLE_SENDER;
    event = event_find(act->definition, BPMN_EVENT_MESSAGE, act->head.element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_RECEIVER,
                          "nothing happens with this message");
    }
    reason = act_write_data(act, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    return act_step_wait(act, event, i);
}
