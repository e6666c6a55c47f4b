/* What is read piece by piece, because others wait. */
#include "program/execute.h"

enum { PIECE_RECORDS = 250, PIECE_FRAMES = 1000 };

BpmnStatus bpmn_others(const BpmnOthers *others)
{
    return !others || others->turn(others->user) ? BPMN_OK : BPMN_STOPPED;
}

BpmnPiece bpmn_piece(const BpmnOthers *others)
{
    return (BpmnPiece){ others ? PIECE_RECORDS : SIZE_MAX, 0 };
}

bool bpmn_piece_takes(BpmnPiece *piece, uint64_t position)
{
    if (piece->left-- > 0) return true;
    piece->next = position;
    return false;
}

typedef struct Seeing {
    BpmnPiece piece;
    BpmnRecordVisitor *visit;
    void *user;
} Seeing;

static bool see_record(void *user, const BpmnRecordView *record)
{
    Seeing *seeing = user;

    return bpmn_piece_takes(&seeing->piece, record->position)
        && seeing->visit(seeing->user, record);
}

BpmnStatus bpmn_read_on(const BpmnOthers *others, BpmnEngine *engine,
                        BpmnReadFrom *read, uint64_t position,
                        BpmnRecordVisitor *visit, void *user)
{
    BpmnStatus status = BPMN_OK;

    while (position != 0 && status == BPMN_OK) {
        Seeing seeing = { bpmn_piece(others), visit, user };

        status = read(engine, position, see_record, &seeing);
        position = seeing.piece.next;
        if (status == BPMN_OK && position != 0) status = bpmn_others(others);
    }
    return status;
}

BpmnStatus bpmn_look_back(const BpmnOthers *others, BpmnEngine *engine,
                          const BpmnKnownCase *known, BpmnRecordVisitor *visit,
                          void *user)
{
    uint64_t last = known->last;
    BpmnCaseView view;

    if (bpmn_case(engine, known->id, &view)) last = view.last_position;
    return last == 0
        ? bpmn_history(engine, known->id, visit, user)
        : bpmn_read_on(others, engine, bpmn_history_from, last, visit, user);
}

/* Waits, told which items they are in. */
typedef struct Looking {
    BpmnEngine *engine;
    BpmnCaseView view;
    BpmnWaitVisitor *visit;
    void *user;
} Looking;

static bool look_at_wait(void *user, const BpmnWaitView *wait)
{
    const Looking *looking = user;
    BpmnWaitView told = *wait;
    BpmnRounds rounds;

    if (bpmn_rounds_of_wait(looking->engine, &looking->view, wait, &rounds)) {
        told.of = rounds.of;
        told.items = rounds.items;
        told.item_count = rounds.count;
    }
    return looking->visit(looking->user, &told);
}

BpmnStatus bpmn_look_at_waits(const BpmnOthers *others, BpmnEngine *engine,
                              uint64_t case_id, BpmnWaitVisitor *visit,
                              void *user)
{
    uint32_t frames = others ? PIECE_FRAMES : UINT32_MAX;
    BpmnWaitPlace place = { .depth = 0 };
    BpmnStatus status = BPMN_OK;
    Looking looking = { engine, .visit = visit, .user = user };

    while (status == BPMN_OK && bpmn_case(engine, case_id, &looking.view)
           && bpmn_each_wait_from(engine, case_id, &place, frames, look_at_wait,
                                  &looking))
        status = bpmn_others(others);
    return status;
}
