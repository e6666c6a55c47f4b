/*
 * Made by bpmnc 0.1.0 from the process "Review board" (review_board).
 * Change the diagram, not this file.
 */
#ifndef REVIEW_BOARD_H
#define REVIEW_BOARD_H

#include "bpmn/typed.h"

#if BPMN_ABI != 2
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess review_board_process;

/* The nodes, by flow from the start. */
typedef enum ReviewBoardNode {
    REVIEW_BOARD_WRITTEN = 0,    /* ( ) Proposal written (Written) */
    REVIEW_BOARD_REVIEW = 1,     /* [H] Review the proposal (Review) */
    REVIEW_BOARD_TOO_LONG = 2,   /* (~) 3 days (Too_long) */
    REVIEW_BOARD_OBJECTIONS = 3, /* <X> Objections? (Objections) */
    REVIEW_BOARD_DECIDE = 4,     /* [H] Decide without all reviews (Decide) */
    REVIEW_BOARD_REVISE = 5,     /* [H] Revise the proposal (Revise) */
    REVIEW_BOARD_PUBLISHED = 6,  /* (O) Published (Published) */
} ReviewBoardNode;

/* The variables. */
typedef enum ReviewBoardField {
    REVIEW_BOARD_FIELD_AUTHOR = 0,    /* author */
    REVIEW_BOARD_FIELD_OUTCOME = 1,   /* outcome */
    REVIEW_BOARD_FIELD_REVIEWER = 2,  /* reviewer */
    REVIEW_BOARD_FIELD_REVIEWERS = 3, /* reviewers */
    REVIEW_BOARD_FIELD_VERDICT = 4,   /* verdict */
    REVIEW_BOARD_FIELD_VERDICTS = 5,  /* verdicts */
} ReviewBoardField;

/* Values of verdict. */
typedef enum ReviewBoardVerdict {
    REVIEW_BOARD_VERDICT_APPROVE = 0, /* approve */
    REVIEW_BOARD_VERDICT_OBJECT = 1,  /* object */
} ReviewBoardVerdict;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct ReviewBoardData {
    bool has_author;
    BpmnString author;
    bool has_outcome;
    BpmnString outcome;
    bool has_reviewers;
    BpmnString reviewers;    /* list or object: bpmn/value.h */
    bool has_verdict;
    ReviewBoardVerdict verdict;
    bool has_verdicts;
    BpmnString verdicts;    /* list or object: bpmn/value.h */
} ReviewBoardData;

/* Lists the values that are there and can be written; 'list' has room for all. */
static inline size_t review_board_list(const ReviewBoardData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_author) list[count++] = bpmn_datum_text("author", BPMN_TEXT, data->author);
    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_reviewers)
        list[count++] = bpmn_datum_text("reviewers", BPMN_STRUCTURE, data->reviewers);
    if (data->has_verdict)
        list[count++] = bpmn_datum_constant(&review_board_process, REVIEW_BOARD_FIELD_VERDICT,
            (int)data->verdict);
    if (data->has_verdicts)
        list[count++] = bpmn_datum_text("verdicts", BPMN_STRUCTURE, data->verdicts);
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
    data->has_author = bpmn_variable(&view, REVIEW_BOARD_FIELD_AUTHOR, &value);
    if (data->has_author) data->author = value.as.text;
    data->has_outcome = bpmn_variable(&view, REVIEW_BOARD_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_reviewers = bpmn_variable(&view, REVIEW_BOARD_FIELD_REVIEWERS, &value);
    if (data->has_reviewers) data->reviewers = value.as.text;
    data->has_verdicts = bpmn_variable(&view, REVIEW_BOARD_FIELD_VERDICTS, &value);
    if (data->has_verdicts) data->verdicts = value.as.text;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall review_board_submit(BpmnEngine *engine, BpmnCommand *command,
    const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[6];

    if (data) {
        command->data_count = review_board_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Proposal written (Written): begins a case, with a key that no other open case has. */
static inline BpmnCall review_board_start(BpmnEngine *engine, BpmnString key,
    const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, REVIEW_BOARD_WRITTEN);

    command->process = &review_board_process;
    command->key = key;
    return review_board_submit(engine, command, data, options);
}

/* [H] Review the proposal (Review): 'actor' completes it. */
static inline BpmnCall review_board_complete_review(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_REVIEW);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

/* [H] Decide without all reviews (Decide): 'actor' completes it. */
static inline BpmnCall review_board_complete_decide(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_DECIDE);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

/* [H] Revise the proposal (Revise): 'actor' completes it. */
static inline BpmnCall review_board_complete_revise(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewBoardData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_BOARD_REVISE);

    command->actor = actor;
    return review_board_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
