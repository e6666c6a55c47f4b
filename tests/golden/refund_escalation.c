/*
 * Made by bpmnc 0.1.0 from the process "Refund with escalation" (refund_escalation).
 * Change the diagram, not this file.
 *
 * ( ) Refund requested -> <X> Small and in good standing?
 * <X> Small and in good standing?
 *     amount < 50 and standing = "good" -> [J] Refund automatically
 *     otherwise -> [J] Bot replies
 * [J] Refund automatically -> (O) Refunded at once
 * [J] Bot replies -> <X> Settled by the bot?
 * <X> Settled by the bot?
 *     answer = "yes" -> (O) Settled by the bot
 *     otherwise -> <X> Above 500?
 * <X> Above 500?
 *     otherwise -> [+] Tier 1
 *     amount > 500 -> <X> To_Tier2
 * [+] Tier 1 -> <X> Tier 1 decided?
 *     (m) Angry, interrupting -> <X> To_Tier2
 *     (~) 10 minutes, interrupting -> <X> To_Tier2
 *     (^) Handed over, interrupting -> <X> To_Tier2
 *     ( ) Arrived -> [H] Decide the refund (tier 1)
 *     [H] Decide the refund (tier 1) -> (O) Decided
 * <X> To_Tier2 -> [H] Decide the refund (tier 2)
 * <X> Tier 1 decided?
 *     outcome = "refund" -> <X> Pay
 *     outcome = "decline" -> <X> Refuse
 * [H] Decide the refund (tier 2) -> <X> Tier 2 decided?
 * <X> Pay -> (O) Refunded
 * <X> Refuse -> (O) Declined
 * <X> Tier 2 decided?
 *     outcome = "refund" -> <X> Pay
 *     outcome = "decline" -> <X> Refuse
 */
#include "refund_escalation.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnDecimal amount;
    int32_t answer;
    BpmnText note;
    BpmnText notes;
    int32_t outcome;
    int32_t resolved_by;
    int32_t standing;
    BpmnText ticket;
} Image;

/* <X> Small and in good standing? (Small) */
static void refund_escalation_small(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_SMALL);
    if (has_amount(image)
        && bpmn_decimal_compare(image->amount, DECIMAL(50, 0)) < 0
        && has_standing(image) && image->standing == REFUND_ESCALATION_STANDING_GOOD) {
        /* Flow_To_Auto: amount < 50 and standing = "good" */
        bpmn_passed(step, FLOW_TO_AUTO);
        refund_escalation_auto_refund_opens(step, image);
    } else {
        /* Flow_To_Bot: otherwise */
        bpmn_passed(step, FLOW_TO_BOT);
        refund_escalation_bot_reply_opens(step, image);
    }
}

/* [+] Tier 1 (Tier1_Work) opens */
static void refund_escalation_tier1_work_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_TIER1_WORK);
    image->marking[0] |= AT_TIER1_WORK | AT_ANGER | AT_DEADLINE;
    bpmn_open_scope(step, REFUND_ESCALATION_TIER1_WORK);
    /* (m) Angry (Anger): message "anger", key ticket */
    bpmn_open_message(step, REFUND_ESCALATION_ANGER, bpmn_text_of(image, image->ticket));
    /* (~) 10 minutes (Deadline): PT10M */
    bpmn_open_timer(step, REFUND_ESCALATION_DEADLINE, step->now_ms + 600000, 1, 0);
    /* ( ) Arrived (Tier1_Arrived) */
    BPMN_PASSED(step, REFUND_ESCALATION_TIER1_ARRIVED, FLOW_T1_IN);
    refund_escalation_tier1_opens(step, image);
}

/* [+] Tier 1 (Tier1_Work): nothing is left inside */
static void refund_escalation_tier1_work_completes(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER1_WORK;
    refund_escalation_close(step, image, AT_ANGER | AT_DEADLINE);
    bpmn_passed(step, FLOW_T1_DECIDED);
    refund_escalation_tier1_decision(step, image);
}

/* [H] Decide the refund (tier 1) (Tier1) was completed */
static void refund_escalation_tier1_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER1;
    image->resolved_by = REFUND_ESCALATION_RESOLVED_BY_TIER_1;      /* resolved_by = "tier-1" */
    set_resolved_by(image);
    BPMN_PASSED(step, FLOW_T1_OUT, REFUND_ESCALATION_TIER1_DONE);
    /* (O) Decided (Tier1_Done) */
    if ((image->marking[0] & IN_TIER1_WORK) == 0) refund_escalation_tier1_work_completes(step, image);
}

/* (~) 10 minutes (Deadline) interrupts [+] Tier 1 (Tier1_Work) */
static void refund_escalation_deadline_due(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DEADLINE;
    refund_escalation_withdraw(step, image, AT_TIER1_WORK | AT_ANGER | AT_DEADLINE | IN_TIER1_WORK);
    BPMN_PASSED(step, REFUND_ESCALATION_DEADLINE, FLOW_DEADLINE);
    refund_escalation_to_tier2(step, image);
}
