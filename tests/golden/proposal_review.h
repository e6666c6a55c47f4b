/*
 * Made by bpmnc 0.1.0 from the process "Proposal review" (proposal_review).
 * Change the diagram, not this file.
 */
#ifndef PROPOSAL_REVIEW_H
#define PROPOSAL_REVIEW_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess proposal_review_process;

/* The nodes, by flow from the start. */
typedef enum ProposalReviewNode {
    PROPOSAL_REVIEW_WRITTEN = 0,    /* ( ) Proposal written (Written) */
    PROPOSAL_REVIEW_REVIEW = 1,     /* [H] Review the proposal (Review) */
    PROPOSAL_REVIEW_TOO_LONG = 2,   /* (~) 3 days (Too_long) */
    PROPOSAL_REVIEW_OBJECTIONS = 3, /* <X> Objections? (Objections) */
    PROPOSAL_REVIEW_DECIDE = 4,     /* [H] Decide without all reviews (Decide) */
    PROPOSAL_REVIEW_REVISE = 5,     /* [H] Revise the proposal (Revise) */
    PROPOSAL_REVIEW_PUBLISHED = 6,  /* (O) Published (Published) */
} ProposalReviewNode;

/* The variables. */
typedef enum ProposalReviewField {
    PROPOSAL_REVIEW_FIELD_AUTHOR = 0,    /* author */
    PROPOSAL_REVIEW_FIELD_OUTCOME = 1,   /* outcome */
    PROPOSAL_REVIEW_FIELD_REVIEWER = 2,  /* reviewer */
    PROPOSAL_REVIEW_FIELD_REVIEWERS = 3, /* reviewers */
    PROPOSAL_REVIEW_FIELD_VERDICT = 4,   /* verdict */
    PROPOSAL_REVIEW_FIELD_VERDICTS = 5,  /* verdicts */
} ProposalReviewField;

/* Values of verdict. */
typedef enum ProposalReviewVerdict {
    PROPOSAL_REVIEW_VERDICT_APPROVE = 0, /* approve */
    PROPOSAL_REVIEW_VERDICT_OBJECT = 1,  /* object */
} ProposalReviewVerdict;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct ProposalReviewData {
    bool has_author;
    BpmnString author;
    bool has_outcome;
    BpmnString outcome;
    bool has_reviewers;
    BpmnString reviewers;    /* list or object: bpmn/value.h */
    bool has_verdict;
    ProposalReviewVerdict verdict;
    bool has_verdicts;
    BpmnString verdicts;    /* list or object: bpmn/value.h */
} ProposalReviewData;

/* Lists the values that are there and can be written; 'list' has room for all. */
static inline size_t proposal_review_list(const ProposalReviewData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_author) list[count++] = bpmn_datum_text("author", BPMN_TEXT, data->author);
    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_reviewers)
        list[count++] = bpmn_datum_text("reviewers", BPMN_STRUCTURE, data->reviewers);
    if (data->has_verdict)
        list[count++] = bpmn_datum_constant(&proposal_review_process,
            PROPOSAL_REVIEW_FIELD_VERDICT, (int)data->verdict);
    if (data->has_verdicts)
        list[count++] = bpmn_datum_text("verdicts", BPMN_STRUCTURE, data->verdicts);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool proposal_review_read(BpmnEngine *engine, uint64_t case_id,
    ProposalReviewData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != proposal_review_process.step) return false;
    data->has_author = bpmn_variable(&view, PROPOSAL_REVIEW_FIELD_AUTHOR, &value);
    if (data->has_author) data->author = value.as.text;
    data->has_outcome = bpmn_variable(&view, PROPOSAL_REVIEW_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_reviewers = bpmn_variable(&view, PROPOSAL_REVIEW_FIELD_REVIEWERS, &value);
    if (data->has_reviewers) data->reviewers = value.as.text;
    data->has_verdicts = bpmn_variable(&view, PROPOSAL_REVIEW_FIELD_VERDICTS, &value);
    if (data->has_verdicts) data->verdicts = value.as.text;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall proposal_review_submit(BpmnEngine *engine, BpmnCommand *command,
    const ProposalReviewData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[6];

    if (data) {
        command->data_count = proposal_review_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Proposal written (Written): begins a case, with a key that no other open case has. */
static inline BpmnCall proposal_review_start(BpmnEngine *engine, BpmnString key,
    const ProposalReviewData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, PROPOSAL_REVIEW_WRITTEN);

    command->process = &proposal_review_process;
    command->key = key;
    return proposal_review_submit(engine, command, data, options);
}

/* [H] Review the proposal (Review): 'actor' completes it. */
static inline BpmnCall proposal_review_complete_review(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ProposalReviewData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, PROPOSAL_REVIEW_REVIEW);

    command->actor = actor;
    return proposal_review_submit(engine, command, data, options);
}

/* [H] Decide without all reviews (Decide): 'actor' completes it. */
static inline BpmnCall proposal_review_complete_decide(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ProposalReviewData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, PROPOSAL_REVIEW_DECIDE);

    command->actor = actor;
    return proposal_review_submit(engine, command, data, options);
}

/* [H] Revise the proposal (Revise): 'actor' completes it. */
static inline BpmnCall proposal_review_complete_revise(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ProposalReviewData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, PROPOSAL_REVIEW_REVISE);

    command->actor = actor;
    return proposal_review_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
