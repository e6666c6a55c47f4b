/*
 * Made by bpmnc 0.1.0 from the process "Refund with escalation" (refund_escalation).
 * Change the diagram, not this file.
 */
#ifndef REFUND_ESCALATION_H
#define REFUND_ESCALATION_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess refund_escalation_process;

/* The nodes, by flow from the start. */
typedef enum RefundEscalationNode {
    REFUND_ESCALATION_START = 0,           /* ( ) Refund requested (Start) */
    REFUND_ESCALATION_SMALL = 1,           /* <X> Small and in good standing? (Small) */
    REFUND_ESCALATION_AUTO_REFUND = 2,     /* [J] Refund automatically (Auto_Refund) */
    REFUND_ESCALATION_BOT_REPLY = 3,       /* [J] Bot replies (Bot_Reply) */
    REFUND_ESCALATION_END_AUTOMATIC = 4,   /* (O) Refunded at once (End_Automatic) */
    REFUND_ESCALATION_ANSWERED = 5,        /* <X> Settled by the bot? (Answered) */
    REFUND_ESCALATION_END_BOT = 6,         /* (O) Settled by the bot (End_Bot) */
    REFUND_ESCALATION_LARGE = 7,           /* <X> Above 500? (Large) */
    REFUND_ESCALATION_TIER1_WORK = 8,      /* [+] Tier 1 (Tier1_Work) */
    REFUND_ESCALATION_TO_TIER2 = 9,        /* <X> To_Tier2 */
    REFUND_ESCALATION_TIER1_ARRIVED = 10,  /* ( ) Arrived (Tier1_Arrived) */
    REFUND_ESCALATION_ANGER = 11,          /* (m) Customer is angry (Anger) */
    REFUND_ESCALATION_DEADLINE = 12,       /* (~) 10 minutes (Deadline) */
    REFUND_ESCALATION_HAND_OVER = 13,      /* (^) Handed over (Hand_Over) */
    REFUND_ESCALATION_TIER1_DECISION = 14, /* <X> Tier 1 decided? (Tier1_Decision) */
    REFUND_ESCALATION_TIER2 = 15,          /* [H] Decide the refund (tier 2) (Tier2) */
    REFUND_ESCALATION_TIER1 = 16,          /* [H] Decide the refund (tier 1) (Tier1) */
    REFUND_ESCALATION_PAY = 17,            /* <X> Pay */
    REFUND_ESCALATION_REFUSE = 18,         /* <X> Refuse */
    REFUND_ESCALATION_TIER2_DECISION = 19, /* <X> Tier 2 decided? (Tier2_Decision) */
    REFUND_ESCALATION_TIER1_DONE = 20,     /* (O) Decided (Tier1_Done) */
    REFUND_ESCALATION_END_REFUNDED = 21,   /* (O) Refunded (End_Refunded) */
    REFUND_ESCALATION_END_DECLINED = 22,   /* (O) Declined (End_Declined) */
} RefundEscalationNode;

/* The variables. */
typedef enum RefundEscalationField {
    REFUND_ESCALATION_FIELD_AMOUNT = 0,      /* amount */
    REFUND_ESCALATION_FIELD_ANSWER = 1,      /* answer */
    REFUND_ESCALATION_FIELD_NOTE = 2,        /* note */
    REFUND_ESCALATION_FIELD_NOTES = 3,       /* notes */
    REFUND_ESCALATION_FIELD_OUTCOME = 4,     /* outcome */
    REFUND_ESCALATION_FIELD_RESOLVED_BY = 5, /* resolved_by */
    REFUND_ESCALATION_FIELD_STANDING = 6,    /* standing */
    REFUND_ESCALATION_FIELD_TICKET = 7,      /* ticket */
} RefundEscalationField;

/* Values of answer. */
typedef enum RefundEscalationAnswer {
    REFUND_ESCALATION_ANSWER_YES = 0, /* yes */
    REFUND_ESCALATION_ANSWER_NO = 1,  /* no */
} RefundEscalationAnswer;

/* Values of outcome. */
typedef enum RefundEscalationOutcome {
    REFUND_ESCALATION_OUTCOME_REFUND = 0,  /* refund */
    REFUND_ESCALATION_OUTCOME_DECLINE = 1, /* decline */
} RefundEscalationOutcome;

/* Values of resolved_by. */
typedef enum RefundEscalationResolvedBy {
    REFUND_ESCALATION_RESOLVED_BY_AUTOMATIC = 0, /* automatic */
    REFUND_ESCALATION_RESOLVED_BY_BOT = 1,       /* bot */
    REFUND_ESCALATION_RESOLVED_BY_TIER_1 = 2,    /* tier-1 */
    REFUND_ESCALATION_RESOLVED_BY_TIER_2 = 3,    /* tier-2 */
} RefundEscalationResolvedBy;

/* Values of standing. */
typedef enum RefundEscalationStanding {
    REFUND_ESCALATION_STANDING_GOOD = 0, /* good */
    REFUND_ESCALATION_STANDING_POOR = 1, /* poor */
} RefundEscalationStanding;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct RefundEscalationData {
    bool has_amount;
    BpmnDecimal amount;
    bool has_answer;
    RefundEscalationAnswer answer;
    bool has_note;
    BpmnString note;
    bool has_notes;
    BpmnString notes;
    bool has_outcome;
    RefundEscalationOutcome outcome;
    bool has_resolved_by;
    RefundEscalationResolvedBy resolved_by;
    bool has_standing;
    RefundEscalationStanding standing;
    bool has_ticket;
    BpmnString ticket;
} RefundEscalationData;

/* Lists the values that are there; 'list' has room for all. */
static inline size_t refund_escalation_list(const RefundEscalationData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_amount) list[count++] = bpmn_datum_decimal("amount", data->amount);
    if (data->has_answer)
        list[count++] = bpmn_datum_constant(&refund_escalation_process,
            REFUND_ESCALATION_FIELD_ANSWER, (int)data->answer);
    if (data->has_note) list[count++] = bpmn_datum_text("note", BPMN_TEXT, data->note);
    if (data->has_notes) list[count++] = bpmn_datum_text("notes", BPMN_TEXT, data->notes);
    if (data->has_outcome)
        list[count++] = bpmn_datum_constant(&refund_escalation_process,
            REFUND_ESCALATION_FIELD_OUTCOME, (int)data->outcome);
    if (data->has_resolved_by)
        list[count++] = bpmn_datum_constant(&refund_escalation_process,
            REFUND_ESCALATION_FIELD_RESOLVED_BY, (int)data->resolved_by);
    if (data->has_standing)
        list[count++] = bpmn_datum_constant(&refund_escalation_process,
            REFUND_ESCALATION_FIELD_STANDING, (int)data->standing);
    if (data->has_ticket) list[count++] = bpmn_datum_text("ticket", BPMN_TEXT, data->ticket);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool refund_escalation_read(BpmnEngine *engine, uint64_t case_id,
    RefundEscalationData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != refund_escalation_process.step) return false;
    data->has_amount = bpmn_variable(&view, REFUND_ESCALATION_FIELD_AMOUNT, &value);
    if (data->has_amount) data->amount = value.as.decimal;
    data->has_answer = bpmn_variable(&view, REFUND_ESCALATION_FIELD_ANSWER, &value);
    if (data->has_answer)
        data->answer = (RefundEscalationAnswer)bpmn_constant_in(&view,
            REFUND_ESCALATION_FIELD_ANSWER, &value);
    data->has_note = bpmn_variable(&view, REFUND_ESCALATION_FIELD_NOTE, &value);
    if (data->has_note) data->note = value.as.text;
    data->has_notes = bpmn_variable(&view, REFUND_ESCALATION_FIELD_NOTES, &value);
    if (data->has_notes) data->notes = value.as.text;
    data->has_outcome = bpmn_variable(&view, REFUND_ESCALATION_FIELD_OUTCOME, &value);
    if (data->has_outcome)
        data->outcome = (RefundEscalationOutcome)bpmn_constant_in(&view,
            REFUND_ESCALATION_FIELD_OUTCOME, &value);
    data->has_resolved_by = bpmn_variable(&view, REFUND_ESCALATION_FIELD_RESOLVED_BY, &value);
    if (data->has_resolved_by)
        data->resolved_by = (RefundEscalationResolvedBy)bpmn_constant_in(&view,
            REFUND_ESCALATION_FIELD_RESOLVED_BY, &value);
    data->has_standing = bpmn_variable(&view, REFUND_ESCALATION_FIELD_STANDING, &value);
    if (data->has_standing)
        data->standing = (RefundEscalationStanding)bpmn_constant_in(&view,
            REFUND_ESCALATION_FIELD_STANDING, &value);
    data->has_ticket = bpmn_variable(&view, REFUND_ESCALATION_FIELD_TICKET, &value);
    if (data->has_ticket) data->ticket = value.as.text;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall refund_escalation_submit(BpmnEngine *engine, BpmnCommand *command,
    const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[8];

    if (data) {
        command->data_count = refund_escalation_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Refund requested (Start): begins a case, with a key that no other open case has. */
static inline BpmnCall refund_escalation_start(BpmnEngine *engine, BpmnString key,
    const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, REFUND_ESCALATION_START);

    command->process = &refund_escalation_process;
    command->key = key;
    return refund_escalation_submit(engine, command, data, options);
}

/* [H] Decide the refund (tier 2) (Tier2): 'actor' completes it. */
static inline BpmnCall refund_escalation_complete_tier2(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REFUND_ESCALATION_TIER2);

    command->actor = actor;
    return refund_escalation_submit(engine, command, data, options);
}

/* [H] Decide the refund (tier 1) (Tier1): 'actor' completes it. */
static inline BpmnCall refund_escalation_complete_tier1(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REFUND_ESCALATION_TIER1);

    command->actor = actor;
    return refund_escalation_submit(engine, command, data, options);
}

/* [H] Decide the refund (tier 1) (Tier1): 'actor', who holds it, escalates. */
static inline BpmnCall refund_escalation_escalate_tier1(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, BpmnString code, const RefundEscalationData *data,
    const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_ESCALATE, case_id, REFUND_ESCALATION_TIER1);

    command->actor = actor;
    command->code = code;
    return refund_escalation_submit(engine, command, data, options);
}

/* [J] Refund automatically (Auto_Refund): the job is done. */
static inline BpmnCall refund_escalation_finish_auto_refund(BpmnEngine *engine, uint64_t case_id,
    const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_JOB_DONE, case_id,
        REFUND_ESCALATION_AUTO_REFUND);

    return refund_escalation_submit(engine, command, data, options);
}

/* [J] Bot replies (Bot_Reply): the job is done. */
static inline BpmnCall refund_escalation_finish_bot_reply(BpmnEngine *engine, uint64_t case_id,
    const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_JOB_DONE, case_id,
        REFUND_ESCALATION_BOT_REPLY);

    return refund_escalation_submit(engine, command, data, options);
}

/* (m) Customer is angry (Anger): the message arrives, for the subscription that 'key' names. */
static inline BpmnCall refund_escalation_message_anger(BpmnEngine *engine, BpmnString key,
    const RefundEscalationData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_MESSAGE, 0, BPMN_NO_ELEMENT);

    command->process = &refund_escalation_process;
    command->key = key;
    command->name = bpmn_string("anger");
    return refund_escalation_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
