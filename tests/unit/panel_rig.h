/* An engine of the panel process, and what its tests look at. */
#ifndef PANEL_RIG_H
#define PANEL_RIG_H

#include "bpmn/sqlite.h"
#include "bpmn/value.h"
#include "panel.h"
#include "rig.h"

enum { OPEN_MAX = 64, ITEMS_MAX = 4 };

/* What a case waits for; texts are not kept. */
typedef struct Open {
    BpmnWaitView waits[OPEN_MAX];
    uint32_t items[OPEN_MAX][ITEMS_MAX];
    size_t count;
} Open;

static inline void rig_configure(Rig *rig)
{
    rig_prepare(rig, &PANEL_PROCESS);
}

static inline void panel_open(Rig *rig)
{
    rig_configure(rig);
    rig_open_memory(rig);
}

static inline void panel_close(Rig *rig)
{
    bpmn_close(rig->engine);
}

static inline BpmnDatum integer_datum(const char *name, int64_t integer)
{
    return (BpmnDatum){
        bpmn_string(name),
        { .type = BPMN_INTEGER, .as.integer = integer },
    };
}

static inline BpmnAnswer panel_start_with(Rig *rig, const BpmnDatum *data,
                                          size_t count)
{
    return give(rig,
                &(BpmnCommand){
                    .size = sizeof(BpmnCommand),
                    .kind = BPMN_START,
                    .process = rig->processes[0],
                    .element = BPMN_NO_ELEMENT,
                    .data = data,
                    .data_count = count,
                });
}

/* A case whose panel has so many items. */
static inline uint64_t panel_start(Rig *rig, int64_t items)
{
    BpmnDatum panel = integer_datum("panel", items);
    BpmnAnswer answer = panel_start_with(rig, &panel, 1);

    assert_applied(answer);
    return answer.case_id;
}

static inline BpmnAnswer panel_act(Rig *rig, BpmnCommandKind kind,
                                   uint64_t case_id, uint16_t element,
                                   const char *person)
{
    return give(rig,
                &(BpmnCommand){
                    .size = sizeof(BpmnCommand),
                    .kind = kind,
                    .case_id = case_id,
                    .element = element,
                    .actor = bpmn_string(person),
                });
}

/* The command that completes a review with a verdict; 'verdict' must live as
   long. */
static inline BpmnCommand decision(const BpmnWaitView *review,
                                   const char *person, const char *verdict)
{
    return (BpmnCommand){
        .size = sizeof(BpmnCommand),
        .kind = BPMN_COMPLETE,
        .case_id = review->case_id,
        .element = review->element,
        .wait_id = review->id,
        .actor = bpmn_string(person),
        .outcome = bpmn_string(verdict),
    };
}

static inline BpmnAnswer decide(Rig *rig, const BpmnWaitView *review,
                                const char *person, const char *verdict)
{
    BpmnCommand one = decision(review, person, verdict);

    return give(rig, &one);
}

static inline bool take_wait(void *user, const BpmnWaitView *wait)
{
    Open *open = user;
    uint32_t *items = open->items[open->count];

    assert_true(open->count < OPEN_MAX && wait->item_count <= ITEMS_MAX);
    open->waits[open->count] = *wait;
    for (uint32_t i = 0; i < wait->item_count; i++) items[i] = wait->items[i];
    open->waits[open->count++].items = items;
    return true;
}

/* What the case waits for. */
static inline void look(Rig *rig, uint64_t case_id, Open *open)
{
    open->count = 0;
    bpmn_each_wait(rig->engine, case_id, take_wait, open);
}

static inline size_t count_at(const Open *open, uint16_t element)
{
    size_t count = 0;

    for (size_t i = 0; i < open->count; i++) {
        count += open->waits[i].element == element;
    }
    return count;
}

/* What waits at an element in the item of that number; it must. */
static inline const BpmnWaitView *wait_of_item(const Open *open,
                                               uint16_t element, uint32_t item)
{
    for (size_t i = 0; i < open->count; i++) {
        const BpmnWaitView *wait = &open->waits[i];

        if (wait->element == element && wait->item_count > 0
            && wait->items[wait->item_count - 1] == item) {
            return wait;
        }
    }
    fail_msg("item %u does not wait there", (unsigned)item);
    return NULL;
}

static inline bool is_open(Rig *rig, uint64_t case_id)
{
    BpmnCaseView view;

    return bpmn_case(rig->engine, case_id, &view) && view.open;
}

/* A list of texts, packed into 'room'. */
static inline BpmnDatum list_datum(const char *name, const char *const *texts,
                                   size_t count, char *room)
{
    size_t bytes = 0;
    char *at;

    for (size_t i = 0; i < count; i++) {
        bytes += bpmn_packed_bytes(
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(texts[i]) });
    }
    at = bpmn_pack_head(false, bytes, count, room);
    for (size_t i = 0; i < count; i++) {
        at = bpmn_pack(
            (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(texts[i]) },
            at);
    }
    return (BpmnDatum){
        bpmn_string(name),
        { .type = BPMN_STRUCTURE, .as.text = { room, (size_t)(at - room) } },
    };
}

/* A field of the case itself. */
static inline BpmnValue case_value(Rig *rig, uint64_t id, uint16_t field)
{
    BpmnCaseView view;
    BpmnValue value;

    assert_true(bpmn_case(rig->engine, id, &view));
    assert_true(bpmn_field_get(rig->processes[0], view.image, field, &value));
    return value;
}

/* What the panel has decided, an item each; null is "-". */
static inline void assert_votes(Rig *rig, uint64_t id,
                                const char *const *expected, uint32_t count)
{
    BpmnValue votes = case_value(rig, id, FIELD_VOTES);
    BpmnItems items;
    BpmnValue vote;

    assert_false(votes.is_null);
    items = bpmn_items(votes.as.text);
    assert_int_equal(items.left, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(bpmn_items_next(&items, NULL, &vote));
        assert_int_equal(vote.is_null, expected[i][0] == '-');
        if (vote.is_null) continue;
        assert_int_equal(vote.as.text.length, strlen(expected[i]));
        assert_memory_equal(vote.as.text.bytes, expected[i],
                            vote.as.text.length);
    }
}

static inline BpmnAnswer set_in(Rig *rig, uint64_t id, uint32_t frame,
                                const BpmnDatum *datum)
{
    return give(rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = BPMN_SET,
                                .case_id = id,
                                .frame = frame,
                                .element = BPMN_NO_ELEMENT,
                                .data = datum,
                                .data_count = 1 });
}

static inline BpmnAnswer move_in(Rig *rig, uint64_t id, uint32_t frame,
                                 uint16_t from, uint16_t to)
{
    return give(rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = BPMN_MOVE,
                                .case_id = id,
                                .frame = frame,
                                .element = from,
                                .target = to });
}

/* An engine with one case of so many items, looked at; returns its id. */
static inline uint64_t panel_begin(Rig *rig, int64_t items, Open *open)
{
    uint64_t id;

    panel_open(rig);
    id = panel_start(rig, items);
    look(rig, id, open);
    return id;
}

#endif
