/* Names that people use for what the tables of a process hold. */
#include "program/execute.h"

#include "bpmn/journal.h"
#include "bpmn/value.h"

#include <string.h>

enum { NAMES_SHOWN = 10 };

const BpmnField *bpmn_find_field(const BpmnProcess *process, BpmnString name)
{
    for (uint16_t i = 0; i < process->field_count; i++)
        if (bpmn_string_equal(bpmn_string(process->fields[i].name), name))
            return &process->fields[i];
    return NULL;
}

const BpmnProcess *bpmn_find_version(const BpmnProcess *const *processes,
                                     size_t count, const BpmnProcess *process)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(processes[i]->net_hash, process->net_hash,
                   sizeof process->net_hash)
            == 0)
            return processes[i];
    return NULL;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void skip(BpmnString text, size_t *at)
{
    while (*at < text.length && is_blank(text.bytes[*at])) ++*at;
}

/* Equal when each run of blanks and line breaks counts as one space, and none
   at the ends. */
static bool same_name(BpmnString one, BpmnString other)
{
    size_t i = 0;
    size_t j = 0;

    skip(one, &i);
    skip(other, &j);
    while (i < one.length && j < other.length) {
        bool blank = is_blank(one.bytes[i]);

        if (blank != is_blank(other.bytes[j])) break;
        if (blank) {
            skip(one, &i);
            skip(other, &j);
        } else if (one.bytes[i++] != other.bytes[j++]) {
            return false;
        }
    }
    skip(one, &i);
    skip(other, &j);
    return i == one.length && j == other.length;
}

static bool is_meant(const BpmnElement *element, const BpmnReference *reference)
{
    return reference->quoted && element->name
        && same_name(bpmn_string(element->name), reference->text);
}

static uint16_t refuse_names(BpmnExecutor *executor, const BpmnProcess *process,
                             const BpmnReference *reference, uint16_t count)
{
    BpmnOut ids = { .pool = executor->pool };

    for (uint16_t i = 0; i < count; i++)
        if (is_meant(&process->elements[i], reference))
            bpmn_out(&ids, "%s%s", ids.length > 0 ? ", " : "",
                     process->elements[i].id);
    bpmn_refusal(executor, BPMN_REASON_AMBIGUOUS,
                 "\"%s\" names more than one element: %s",
                 reference->text.bytes, ids.bytes);
    return BPMN_NO_ELEMENT;
}

/* The first whose id or name has the word as a part, if it has three letters;
   null: none has. */
static const char *id_with(const BpmnProcess *process, uint16_t count,
                           const char *word)
{
    if (strlen(word) < 3) return NULL;
    for (uint16_t i = 0; i < count; i++) {
        const BpmnElement *element = &process->elements[i];

        if (strstr(element->id, word)
            || (element->name && strstr(element->name, word)))
            return element->id;
    }
    return NULL;
}

static void refuse_unknown(BpmnExecutor *executor, const BpmnProcess *process,
                           const BpmnReference *reference, bool flows)
{
    uint16_t count = flows ? process->element_count : process->node_count;
    BpmnChoice choice = bpmn_choice(executor->pool, reference->text,
                                    NAMES_SHOWN);

    for (uint16_t i = 0; i < count; i++) {
        bpmn_guess(&choice.guess, process->elements[i].name);
        bpmn_choice_add(&choice, process->elements[i].id);
    }
    if (!choice.guess.nearest)
        choice.guess.nearest = id_with(process, count, reference->text.bytes);
    bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                 "the process has no %s '%s'%s",
                 flows ? "node or flow" : "node", reference->text.bytes,
                 bpmn_choice_words(&choice));
}

uint16_t bpmn_find_element(BpmnExecutor *executor, const BpmnProcess *process,
                           const BpmnReference *reference, bool flows)
{
    uint16_t count = flows ? process->element_count : process->node_count;
    uint16_t found = BPMN_NO_ELEMENT;

    for (uint16_t i = 0; i < count; i++) {
        if (!is_meant(&process->elements[i], reference)) continue;
        if (found != BPMN_NO_ELEMENT)
            return refuse_names(executor, process, reference, count);
        found = i;
    }
    for (uint16_t i = 0; i < count && found == BPMN_NO_ELEMENT; i++)
        if (bpmn_string_equal(bpmn_string(process->elements[i].id),
                              reference->text))
            found = i;
    if (found == BPMN_NO_ELEMENT)
        refuse_unknown(executor, process, reference, flows);
    return found;
}

/* NODE or NODE[N], of a path that is divided by '/'. */
typedef struct Segment {
    BpmnReference node;
    uint32_t item; /* 0: none */
} Segment;

/* "[2]" behind a node; false: it is no number of an item. */
static bool read_item(BpmnString text, uint32_t *item)
{
    int64_t number;

    text.bytes++;
    if (text.length < 3 || text.bytes[text.length - 2] != ']') return false;
    text.length -= 2;
    if (!bpmn_integer_read(text, &number) || number < 1 || number > UINT32_MAX)
        return false;
    *item = (uint32_t)number;
    return true;
}

/* The first segment of what is left, which moves on; false: its item is
   none. */
static bool next_segment(BpmnPool *pool, BpmnString *left, Segment *segment)
{
    const char *slash = memchr(left->bytes, '/', left->length);
    size_t length = slash ? (size_t)(slash - left->bytes) : left->length;
    const char *bracket = memchr(left->bytes, '[', length);
    size_t name = bracket ? (size_t)(bracket - left->bytes) : length;
    BpmnString number = { bracket, length - name };

    segment->node = (BpmnReference){
        .text = bpmn_pool_string(pool, (BpmnString){ left->bytes, name }),
    };
    segment->item = 0;
    if (slash) length++;
    *left = (BpmnString){ left->bytes + length, left->length - length };
    return !bracket || read_item(number, &segment->item);
}

BpmnReference bpmn_first_node(BpmnPool *pool, const BpmnReference *reference)
{
    BpmnString left = reference->text;
    Segment segment;

    if (reference->quoted) return *reference;
    (void)next_segment(pool, &left, &segment);
    return segment.node;
}

/* The item of an activity that is open, where one follows the other. */
static uint32_t current_round(const BpmnExecutor *executor,
                              const BpmnKnownCase *known, const BpmnNode *node)
{
    BpmnCaseView view;

    return bpmn_case(executor->engine, known->id, &view)
        ? bpmn_round(executor->engine, &view, node->frame, node->element)
        : 0;
}

/* "Panel[N]/Ask[2]/One": the number is meant for the items that the node stands
   in, down from 'around', the last activity that had one; null: for none. */
static const char *path_of(BpmnPool *pool, const BpmnProcess *process,
                           uint16_t element, uint32_t item, uint16_t around)
{
    const char *path = process->elements[element].id;
    uint16_t scope = process->elements[element].scope;
    bool stands = false;

    for (; scope != BPMN_NO_ELEMENT && scope != around;
         scope = process->elements[scope].scope) {
        BpmnOut whole = { .pool = pool };

        if (bpmn_host_row(process, scope) == 0
            && !bpmn_has_rounds(process, scope))
            continue;
        bpmn_out(&whole, "%s", process->elements[scope].id);
        if (stands)
            bpmn_out(&whole, "[N]/%s", path);
        else
            bpmn_out(&whole, "[%u]/%s", (unsigned)item, path);
        path = whole.bytes;
        stands = true;
    }
    return stands ? path : NULL;
}

/* A number behind a node that has no items; 'before' is named already. */
static bool refuse_item(BpmnExecutor *executor, const BpmnProcess *process,
                        uint16_t element, const char *path, BpmnString before)
{
    const char *id = process->elements[element].id;

    return path
        ? bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                       "'%s' has no items, but stands in some: "
                       "name it %.*s%s",
                       id, (int)before.length, before.bytes, path)
        : bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                       "'%s' has no items: name it without a number", id);
}

bool bpmn_find_node(BpmnExecutor *executor, const BpmnKnownCase *known,
                    const BpmnReference *reference, BpmnNode *node)
{
    BpmnString left = reference->text;
    Segment segment = { *reference, 0 };
    uint16_t around = BPMN_NO_ELEMENT;
    bool open = true;

    *node = (BpmnNode){ .element = BPMN_NO_ELEMENT };
    do {
        const char *at = left.bytes;

        if (!reference->quoted
            && !next_segment(executor->pool, &left, &segment)) {
            return bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                                "'%s' names no item", reference->text.bytes);
        }
        node->element = bpmn_find_element(executor, known->process,
                                          &segment.node, false);
        if (node->element == BPMN_NO_ELEMENT) return false;
        if (segment.item == 0) continue;
        if (bpmn_has_rounds(known->process, node->element)) {
            node->is_other = node->is_other
                || current_round(executor, known, node) != segment.item;
            around = node->element;
            continue;
        }
        if (bpmn_host_row(known->process, node->element) == 0)
            return refuse_item(
                executor, known->process, node->element,
                path_of(executor->pool, known->process, node->element,
                        segment.item, around),
                (BpmnString){ reference->text.bytes,
                              (size_t)(at - reference->text.bytes) });
        around = node->element;
        if (node->item_count == BPMN_MAX_DEPTH)
            return bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                                "'%s' names too many items",
                                reference->text.bytes);
        node->items[node->item_count++] = segment.item;
        node->frame = open
            ? bpmn_item_frame(executor->engine, known->id, node->frame,
                              node->element, segment.item)
            : 0;
        open = node->frame != 0;
    } while (!reference->quoted && left.length > 0);
    return true;
}

bool bpmn_find_open_node(BpmnExecutor *executor, const BpmnKnownCase *known,
                         const BpmnReference *reference, BpmnNode *node)
{
    if (!bpmn_find_node(executor, known, reference, node)) return false;
    return (!node->is_other && (node->item_count == 0 || node->frame != 0))
        || bpmn_refusal(executor, BPMN_REASON_NOT_OPEN,
                        "the item '%s' is not open", reference->text.bytes);
}

void bpmn_out_version(BpmnOut *out, const uint8_t *version)
{
    for (size_t i = 0; i < BPMN_VERSION_BYTES; i++)
        bpmn_out(out, "%02x", version[i]);
}

/* Looking for the version of a process that is in force. */
typedef struct InForce {
    BpmnString id;
    const BpmnProcess *given;
} InForce;

static bool see_version(void *user, const BpmnVersionView *view)
{
    InForce *looked = user;

    if (!view->in_force || !bpmn_string_equal(view->process, looked->id))
        return true;
    looked->given = view->given;
    return false;
}

static bool begins_by_condition(const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->event_count; i++)
        if (process->events[i].kind == BPMN_EVENT_START_CONDITION) return true;
    return false;
}

/* The only process that a command without name can mean, in its first version;
   null: there are several. */
static const BpmnProcess *only_one(const BpmnExecutor *executor,
                                   BpmnCommandKind kind)
{
    const BpmnProcess *only = NULL;

    for (size_t i = 0; i < executor->process_count; i++) {
        const BpmnProcess *process = executor->processes[i];

        if (kind == BPMN_EVALUATE && !begins_by_condition(process)) continue;
        if (!only)
            only = process;
        else if (!bpmn_string_equal(bpmn_string(only->id),
                                    bpmn_string(process->id)))
            return NULL;
    }
    return only || kind != BPMN_EVALUATE ? only
                                         : only_one(executor, BPMN_START);
}

/* Of several versions that the program has the one in force; as it is where
   the program lacks that one. */
static const BpmnProcess *version_in_force(const BpmnExecutor *executor,
                                           const BpmnProcess *process)
{
    InForce looked = { bpmn_string(process->id), NULL };

    bpmn_each_version(executor->engine, see_version, &looked);
    return looked.given ? looked.given : process;
}

static void refuse_process(BpmnExecutor *executor,
                           const BpmnReference *reference)
{
    BpmnChoice choice = bpmn_choice(executor->pool, reference->text,
                                    NAMES_SHOWN);

    for (size_t i = 0; i < executor->process_count; i++)
        bpmn_choice_add(&choice, executor->processes[i]->id);
    if (reference->text.bytes)
        bpmn_refusal(executor, BPMN_REASON_NO_SUCH_ELEMENT,
                     "there is no process '%s'%s", reference->text.bytes,
                     bpmn_choice_words(&choice));
    else
        bpmn_refusal(executor, BPMN_REASON_AMBIGUOUS,
                     "say which process, behind the verb%s",
                     bpmn_choice_words(&choice));
}

static const BpmnProcess *find_named(const BpmnExecutor *executor,
                                     const BpmnReference *reference)
{
    for (size_t i = 0; i < executor->process_count; i++) {
        const BpmnProcess *process = executor->processes[i];

        if (bpmn_string_equal(bpmn_string(process->id), reference->text)
            || (reference->quoted && process->name
                && same_name(bpmn_string(process->name), reference->text)))
            return process;
    }
    return NULL;
}

const BpmnProcess *bpmn_find_process(BpmnExecutor *executor,
                                     const BpmnReference *reference,
                                     BpmnCommandKind kind)
{
    const BpmnProcess *found = reference->text.bytes
        ? find_named(executor, reference)
        : only_one(executor, kind);

    if (found) return version_in_force(executor, found);
    refuse_process(executor, reference);
    return NULL;
}

const char *bpmn_cause_word(BpmnCause cause)
{
    switch (cause) {
    case BPMN_CAUSE_NONE: return "none";
    case BPMN_CAUSE_NO_FLOW: return "no-flow";
    case BPMN_CAUSE_NO_VALUE: return "no-value";
    case BPMN_CAUSE_ARITHMETIC: return "arithmetic";
    case BPMN_CAUSE_AGAIN: return "again";
    case BPMN_CAUSE_FUEL: return "fuel";
    case BPMN_CAUSE_JOB_FAILED: return "job-failed";
    case BPMN_CAUSE_JOB_ERROR: return "job-error";
    case BPMN_CAUSE_NOBODY: return "nobody";
    case BPMN_CAUSE_TOO_LARGE: return "too-large";
    case BPMN_CAUSE_SUSPENDED: return "suspended";
    case BPMN_CAUSE_CALL: return "call";
    case BPMN_CAUSE_LIMIT: return "limit";
    case BPMN_CAUSE_SLICE: return "slice";
    }
    return "unknown";
}

bool bpmn_wait_is_incident(const BpmnWaitView *wait)
{
    return wait->kind == BPMN_WAIT_INCIDENT || wait->cause != BPMN_CAUSE_NONE;
}

bool bpmn_wait_is_token(const BpmnProcess *process, const BpmnWaitView *wait)
{
    return !bpmn_wait_is_incident(wait)
        && process->elements[wait->element].kind != BPMN_BOUNDARY_EVENT
        && (process->elements[wait->element].kind != BPMN_START_EVENT
            || wait->kind == BPMN_WAIT_SCOPE);
}

bool bpmn_record_is(const BpmnRecordView *record, const char *cause)
{
    return bpmn_string_equal(record->cause, bpmn_string(cause));
}

const char *bpmn_timers_word(const BpmnSuspension *suspension)
{
    return suspension->timers_run ? "run" : "pause";
}

bool bpmn_record_is_signal(const BpmnRecordView *record)
{
    return bpmn_record_is(record, "hears")
        || record->object_class == BPMN_OBJECT_BROADCAST
        || bpmn_record_is(record, "signal");
}
