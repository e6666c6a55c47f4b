/*
 * Made by bpmnc 0.1.0 from the process "Review board" (review_board).
 * Change the diagram, not this file.
 */
#ifndef REVIEW_BOARD_H
#define REVIEW_BOARD_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess review_board_process;

/* The nodes, by flow from the start. */
typedef enum ReviewBoardNode {
    REVIEW_BOARD_START = 0,       /* ( ) Proposal handed in (Start) */
    REVIEW_BOARD_REVIEW = 1,      /* [+] Review the proposal (Review) */
    REVIEW_BOARD_ASKED = 2,       /* ( ) Asked (Asked) */
    REVIEW_BOARD_STOPPED = 3,     /* (!) Interest in it (Stopped) */
    REVIEW_BOARD_DECIDE = 4,      /* [H] Decide (Decide) */
    REVIEW_BOARD_READ_2 = 5,      /* [H] Read the proposal (Read) */
    REVIEW_BOARD_OTHER_BOARD = 6, /* (O) For another board (Other_board) */
    REVIEW_BOARD_DECIDED = 7,     /* (O) Decided (Decided) */
    REVIEW_BOARD_REMIND = 8,      /* (~) Each hour (Remind) */
    REVIEW_BOARD_FREE = 9,        /* <X> Free to judge? (Free) */
    REVIEW_BOARD_REMINDED = 10,   /* (O) Reminded (Reminded) */
    REVIEW_BOARD_WRITE = 11,      /* [H] Write the opinion (Write) */
    REVIEW_BOARD_NOT_FREE = 12,   /* (!) Interest in it (Not_free) */
    REVIEW_BOARD_WRITTEN = 13,    /* (O) Opinion written (Written) */
} ReviewBoardNode;

/* The variables. */
typedef enum ReviewBoardField {
    REVIEW_BOARD_FIELD_INTEREST = 0,  /* interest */
    REVIEW_BOARD_FIELD_OUTCOME = 1,   /* outcome */
    REVIEW_BOARD_FIELD_REVIEWERS = 2, /* reviewers */
} ReviewBoardField;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct ReviewBoardData {
    bool has_interest;
    BpmnString interest;
    bool has_outcome;
    BpmnString outcome;
    bool has_reviewers;
    BpmnDecimal reviewers;
} ReviewBoardData;

/* Lists the values that are there and can be written; 'list' has room for all. */
static inline size_t review_board_list(const ReviewBoardData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_interest) list[count++] = bpmn_datum_text("interest", BPMN_TEXT, data->interest);
    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_reviewers) list[count++] = bpmn_datum_decimal("reviewers", data->reviewers);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool review_board_read(BpmnEngine *engine, uint64_t case_id,
    ReviewBoardData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != review_board_process.step) return false;
    data->has_outcome = bpmn_variable(&view, REVIEW_BOARD_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_reviewers = bpmn_variable(&view, REVIEW_BOARD_FIELD_REVIEWERS, &value);
    if (data->has_reviewers) data->reviewers = value.as.decimal;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall review_board_submit(BpmnEngine *engine, BpmnCommand *command,
    const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[3];

    if (data) {
        command->data_count = review_board_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Proposal handed in (Start): begins a case, with a key that no other open case has. */
static inline BpmnCall review_board_start(BpmnEngine *engine, BpmnString key,
    const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, REVIEW_BOARD_START);

    command->process = &review_board_process;
    command->key = key;
    return review_board_submit(engine, command, data, options);
}

/* [H] Decide (Decide): 'actor' completes it. */
static inline BpmnCall review_board_complete_decide(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_DECIDE);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

/* [H] Read the proposal (Read): 'actor' completes it. */
static inline BpmnCall review_board_complete_read(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_READ_2);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

/* [H] Write the opinion (Write): 'actor' completes it. */
static inline BpmnCall review_board_complete_write(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_WRITE);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

/* [H] Read the proposal (Read): 'actor', who holds it, reports an error. */
static inline BpmnCall review_board_report_read(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, BpmnString code, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_FAIL, case_id, REVIEW_BOARD_READ_2);

    command->actor = actor;
    command->code = code;
    return review_board_submit(engine, command, data, options);
}

/* [H] Write the opinion (Write): 'actor', who holds it, reports an error. */
static inline BpmnCall review_board_report_write(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, BpmnString code, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_FAIL, case_id, REVIEW_BOARD_WRITE);

    command->actor = actor;
    command->code = code;
    return review_board_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
