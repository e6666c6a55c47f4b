/*
 * Made by bpmnc 0.1.0 from the process "Review panel" (review_panel).
 * Change the diagram, not this file.
 */
#ifndef REVIEW_PANEL_H
#define REVIEW_PANEL_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess review_panel_process;

/* The nodes, by flow from the start. */
typedef enum ReviewPanelNode {
    REVIEW_PANEL_START = 0,    /* ( ) Proposal handed in (Start) */
    REVIEW_PANEL_REVIEW = 1,   /* [H] Review the proposal (Review) */
    REVIEW_PANEL_DEADLINE = 2, /* (~) One day (Deadline) */
    REVIEW_PANEL_REMIND = 3,   /* (~) Each hour (Remind) */
    REVIEW_PANEL_DECIDE = 4,   /* [H] Decide (Decide) */
    REVIEW_PANEL_TOO_LATE = 5, /* (O) Too late (Too_late) */
    REVIEW_PANEL_REMINDED = 6, /* (O) Reminded (Reminded) */
    REVIEW_PANEL_DECIDED = 7,  /* (O) Decided (Decided) */
} ReviewPanelNode;

/* The variables. */
typedef enum ReviewPanelField {
    REVIEW_PANEL_FIELD_OUTCOME = 0,   /* outcome */
    REVIEW_PANEL_FIELD_REVIEWERS = 1, /* reviewers */
} ReviewPanelField;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct ReviewPanelData {
    bool has_outcome;
    BpmnString outcome;
    bool has_reviewers;
    BpmnDecimal reviewers;
} ReviewPanelData;

/* Lists the values that are there and can be written; 'list' has room for all. */
static inline size_t review_panel_list(const ReviewPanelData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_reviewers) list[count++] = bpmn_datum_decimal("reviewers", data->reviewers);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool review_panel_read(BpmnEngine *engine, uint64_t case_id,
    ReviewPanelData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != review_panel_process.step) return false;
    data->has_outcome = bpmn_variable(&view, REVIEW_PANEL_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_reviewers = bpmn_variable(&view, REVIEW_PANEL_FIELD_REVIEWERS, &value);
    if (data->has_reviewers) data->reviewers = value.as.decimal;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall review_panel_submit(BpmnEngine *engine, BpmnCommand *command,
    const ReviewPanelData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[2];

    if (data) {
        command->data_count = review_panel_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Proposal handed in (Start): begins a case, with a key that no other open case has. */
static inline BpmnCall review_panel_start(BpmnEngine *engine, BpmnString key,
    const ReviewPanelData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, REVIEW_PANEL_START);

    command->process = &review_panel_process;
    command->key = key;
    return review_panel_submit(engine, command, data, options);
}

/* [H] Review the proposal (Review): 'actor' completes it. */
static inline BpmnCall review_panel_complete_review(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewPanelData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_PANEL_REVIEW);

    command->actor = actor;
    return review_panel_submit(engine, command, data, options);
}

/* [H] Decide (Decide): 'actor' completes it. */
static inline BpmnCall review_panel_complete_decide(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const ReviewPanelData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, REVIEW_PANEL_DECIDE);

    command->actor = actor;
    return review_panel_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
