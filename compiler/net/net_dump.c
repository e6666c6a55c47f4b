/* The net as text, for people. */
#include "net.h"

#include "../base/type_word.h"

#include "bpmn/value.h"

static const char *const MODE_NAMES[] = { "all", "first", "true" };

static const char *const ROW_NAMES[] = {
#define ROW(NAME, name, WHERE, meaning) name,
#include "row.def"
#undef ROW
};

/* Words one after the other, up to a null. A dump is made of every net, so no
   format is read for each word of it. */
static void add_words(Text *text, const char *const *words)
{
    for (; *words; words++) text_add(text, *words);
}

#define ADD(text, ...) \
    add_words((text), (const char *const[]){ __VA_ARGS__, NULL })

static void add_number(Text *text, uint32_t number)
{
    char digits[BPMN_DECIMAL_TEXT_MAX];
    size_t length = bpmn_integer_print((int64_t)number, digits);
    text_add_bytes(text, digits, length);
}

/* " word "text"", nothing for null. */
static void add_text(Text *text, const char *word, const char *value)
{
    if (!value) return;
    ADD(text, " ", word, " ");
    text_add_json(text, value);
}

static void add_formula(Text *text, const char *word, const Formula *formula)
{
    if (!formula || !formula->text) return;
    if (!formula->tree) {
        add_text(text, word, formula->text);
        return;
    }
    ADD(text, " ", word, " =");
    expression_print(formula->tree, text);
}

static void dump_fields(const Net *net, Text *text)
{
    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *field = &net->fields[i];
        if (!field_is_stored(field)) continue;
        ADD(text, "field ", field->name, " ", type_word(field->type));
        for (size_t j = 0; j < field->constant_count; j++)
            add_text(text, "constant", field->constants[j]);
        text_add(text, field->closed ? " closed\n" : "\n");
    }
}

static void dump_parameters(const Net *net, Text *text)
{
    for (uint32_t i = 0; i < net->parameter_count; i++) {
        const BpmnParameterInfo *parameter = &net->parameters[i];
        ADD(text, "parameter ", parameter->name, " ",
            type_word(parameter->type));
        add_text(text, "default", parameter->default_text);
        add_text(text, "from", parameter->minimum);
        add_text(text, "to", parameter->maximum);
        text_add(text, "\n");
    }
}

static void dump_element(const Net *net, uint32_t number, Text *text)
{
    const NetElement *element = &net->elements[number];
    if (element->source == NET_NONE) {
        ADD(text, "node ", element->id, " ", element->word);
        if (element->host != NET_NONE)
            ADD(text, " at ", net->elements[element->host].id);
        if (element->thrown_by != NET_NONE)
            ADD(text, " by ", net->elements[element->thrown_by].id);
        if (element->hears && !element->interrupting) text_add(text, " beside");
    } else {
        ADD(text, "flow ", element->id, " ", net->elements[element->source].id,
            " -> ", net->elements[element->target].id);
    }
    add_text(text, "name", element->name);
    text_add(text, "\n");
}

static const char *const WAIT_WORDS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = #word,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static const char *const DUE_WORDS[] = {
    [DUE_NOT] = "key",
    [DUE_AFTER] = "after",
    [DUE_AT] = "at",
    [DUE_AGAIN] = "every",
};

static void add_names(Text *text, const char *word, BpmnNames names)
{
    for (size_t i = 0; i < names.count; i++) {
        text_add_format(text, i == 0 ? " %s " : ", ", word);
        text_add_bytes(text, names.items[i].bytes, names.items[i].length);
    }
}

static void dump_people(const Opening *opening, Text *text)
{
    const BpmnWait *row = &opening->row;
    add_text(text, "assignee", row->assignee);
    add_names(text, "users", row->candidate_users);
    add_names(text, "groups", row->candidate_groups);
    for (AskedKind i = 0; i < ASKED_COUNT; i++)
        add_formula(text, ASKED_FACTS[i].word, opening->asked[i]);
    add_text(text, "form", row->form);
    add_text(text, "outcome", opening->outcome);
    for (size_t i = 0; i < row->outcome_count; i++)
        add_text(text, "choice", row->outcomes[i]);
    if (row->outcomes_closed) text_add(text, " closed");
}

static void dump_opening(const Opening *opening, Text *text)
{
    const BpmnWait *row = &opening->row;
    ADD(text, " opens ", WAIT_WORDS[row->kind]);
    dump_people(opening, text);
    add_text(text, "job", row->job_type);
    if (row->tries != 0 && row->tries != 3)
        text_add_format(text, " tries %u", row->tries);
    if (row->backoff_ms != 0)
        text_add_format(text, " backoff %lld", (long long)row->backoff_ms);
    add_text(text, WAIT_WORDS[row->kind], row->name);
    add_formula(text, "named", opening->name);
    add_formula(text, DUE_WORDS[opening->due], opening->value);
    if (opening->due == DUE_AGAIN && opening->once) text_add(text, " once");
}

static void dump_places(const Net *net, Text *text)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        uint32_t scope = net->scopes[place->scope].element;
        text_add(text, "place ");
        add_number(text, i);
        ADD(text, " ", place_facts(place)->word, " ", place->id,
            place->owns ? " owns" : "");
        if (scope != NET_NONE) ADD(text, " in ", net->elements[scope].id);
        if (place->frame != 0) text_add_format(text, " frame %u", place->frame);
        if (place->opening) dump_opening(place->opening, text);
        if (place->bound == NET_NONE)
            text_add(text, " unbounded");
        else if (place->bound != 0)
            text_add_format(text, " bound %u", place->bound);
        text_add(text, "\n");
    }
}

static void dump_list(const char *word, const uint32_t *places, uint32_t count,
                      Text *text)
{
    if (count == 0) return;
    ADD(text, " ", word);
    for (uint32_t i = 0; i < count;) {
        /* Numbers rise, so the rest is one run when its ends say so. */
        bool is_run = places[count - 1] - places[i] == count - 1 - i;
        uint32_t end = is_run ? count : i + 1;
        while (end < count && places[end] == places[end - 1] + 1) end++;
        text_add(text, i == 0 ? " " : ",");
        add_number(text, places[i]);
        if (end > i + 1) {
            text_add(text, end == i + 2 ? "," : "-");
            add_number(text, places[end - 1]);
        }
        i = end;
    }
}

static void dump_condition(const Terms *terms, Text *text)
{
    text_add(text, " [");
    expression_print(terms->tree, text);
    text_add(text, terms->language == LANGUAGE_JUEL ? "] juel" : "]");
}

static void dump_arcs(const Transition *transition, Text *text)
{
    if (transition->arc_count == 0) return;
    ADD(text, "\n    ", MODE_NAMES[transition->mode]);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        text_add(text, " ");
        add_number(text, arc->place);
        if (arc->is_default) text_add(text, " default");
        if (arc->open) dump_list("while", arc->open, 1, text);
        if (arc->guard) dump_condition(arc->guard, text);
    }
}

static void dump_assigns(const Net *net, const Transition *transition,
                         Text *text)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        add_formula(text, net->fields[assign->field].name, assign->value);
    }
}

static void dump_transition(const Net *net, const Transition *transition,
                            Text *text)
{
    ADD(text, "transition ", ROW_NAMES[transition->row], " ",
        net->elements[transition->node].id, " ",
        trigger_facts(transition)->word);
    add_text(text, "code", transition->code);
    if (transition->asks) dump_condition(transition->asks, text);
    ADD(text, transition->passes ? " passes" : "",
        transition->keeps ? " keeps" : "", transition->ends_case ? " ends" : "",
        transition->head ? " head" : "",
        transition->ends_item     ? " ends-item"
            : transition->gathers ? " gathers"
                                  : "");
    if (transition->hosts != 0)
        text_add_format(text, " hosts %u", transition->hosts);
    if (transition->told)
        add_text(text, TELL_FACTS[transition->tells].word, transition->told);
    if (transition->thrown.key != NET_NONE)
        add_text(text, "keyed", net->fields[transition->thrown.key].name);
    if (transition->thrown.named != NET_NONE)
        add_text(text, "named", net->fields[transition->thrown.named].name);
    if (transition->thrown.lives_ms != 0)
        text_add_format(text, " lives-ms %lld",
                        (long long)transition->thrown.lives_ms);
    for (uint32_t i = 0; i < transition->thrown.bring_count; i++)
        add_text(text, "brings", transition->thrown.brings[i].name);
    dump_list("any", transition->any, transition->any_count, text);
    for (uint32_t i = 0; transition->comes && i < transition->any_count; i++) {
        const NetPlaces *comes = &transition->comes[i];
        if (comes->count == 0) text_add(text, " comes no");
        dump_list("comes", comes->places, comes->count, text);
    }
    dump_list("pre", transition->pre, transition->pre_count, text);
    dump_list("inhibit", transition->inhibit, transition->inhibit_count, text);
    dump_list("clear", transition->clear, transition->clear_count, text);
    dump_list("opens", transition->opens, transition->open_count, text);
    if (transition->incident != NET_NONE)
        dump_list("incident", &transition->incident, 1, text);
    if (transition->assign_count > 0) text_add(text, "\n    assigns");
    dump_assigns(net, transition, text);
    dump_arcs(transition, text);
    text_add(text, "\n");
}

static void dump_frames(const Net *net, Text *text)
{
    for (uint32_t i = 1; i < net->frame_count; i++) {
        const NetFrame *frame = &net->frames[i];
        text_add_format(text, "frame %u %s %s in %u\n", i,
                        FRAME_WORDS[frame->sort],
                        net->elements[frame->element].id, frame->parent);
    }
}

void net_dump(const Net *net, Text *text)
{
    text_add(text, "identity ");
    for (size_t i = 0; i < sizeof net->hash; i++)
        text_add_format(text, "%02x", net->hash[i]);
    text_add_format(text, "\nprocess %s", net->id);
    add_text(text, "name", net->name);
    text_add(text, "\n");
    dump_fields(net, text);
    dump_parameters(net, text);
    for (uint32_t i = 0; i < net->element_count; i++)
        dump_element(net, i, text);
    dump_frames(net, text);
    dump_places(net, text);
    for (uint32_t i = 0; i < net->transition_count; i++)
        dump_transition(net, &net->transitions[i], text);
}

const char *net_title(const Net *net, uint32_t number, Arena *arena)
{
    const NetElement *element = &net->elements[number];
    const char *words = element->word ? text_words(element->word, arena)
                                      : "flow";
    if (element->watches) words = arena_format(arena, "event %s", words);
    if (!element->name) return arena_format(arena, "%s %s", words, element->id);
    return arena_format(arena, "%s \"%s\" (%s)", words, element->name,
                        element->id);
}
