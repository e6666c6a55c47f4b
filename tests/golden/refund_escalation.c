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
 *     (m) Customer is angry, interrupting -> <X> To_Tier2
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
 *
 * ( )  start
 * (O)  end
 * (~)  timer
 * (m)  message
 * (^)  escalation
 * [H]  task of a person
 * [J]  task of a program: a job
 * <X>  exclusive gateway; below it each condition and where it leads
 * [+]  sub-process; what is inside stands below it
 * ..., interrupting / beside it:  event on the border of the node above
 */
#include "refund_escalation.h"

#include "bpmn/generated.h"

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

_Static_assert(sizeof(Image) == 80, "layout");
_Static_assert(offsetof(Image, amount) == 24, "layout");
_Static_assert(offsetof(Image, answer) == 40, "layout");
_Static_assert(offsetof(Image, note) == 44, "layout");
_Static_assert(offsetof(Image, notes) == 52, "layout");
_Static_assert(offsetof(Image, outcome) == 60, "layout");
_Static_assert(offsetof(Image, resolved_by) == 64, "layout");
_Static_assert(offsetof(Image, standing) == 68, "layout");
_Static_assert(offsetof(Image, ticket) == 72, "layout");

/* Places: where a token can rest. */
#define AT_AUTO_REFUND              (UINT64_C(1) << 0)    /* [J] Refund automatically */
#define AT_BOT_REPLY                (UINT64_C(1) << 1)    /* [J] Bot replies */
#define AT_TIER1_WORK_INCIDENT      (UINT64_C(1) << 2)    /* [+] Tier 1: an incident */
#define AT_TIER1_WORK               (UINT64_C(1) << 3)    /* [+] Tier 1 */
#define AT_ANGER                    (UINT64_C(1) << 4)    /* (m) Customer is angry */
#define AT_DEADLINE                 (UINT64_C(1) << 5)    /* (~) 10 minutes */
#define AT_TIER1                    (UINT64_C(1) << 6)    /* [H] Decide the refund (tier 1) */
#define AT_TIER1_DECISION_INCIDENT  (UINT64_C(1) << 7)    /* <X> Tier 1 decided?: an incident */
#define AT_TIER2                    (UINT64_C(1) << 8)    /* [H] Decide the refund (tier 2) */
#define AT_TIER2_DECISION_INCIDENT  (UINT64_C(1) << 9)    /* <X> Tier 2 decided?: an incident */

/* Everything inside. */
#define IN_TIER1_WORK AT_TIER1

/* Null bits: set where a variable has no value. */
#define NO_AMOUNT                   (UINT64_C(1) << 0)
#define NO_ANSWER                   (UINT64_C(1) << 1)
#define NO_OUTCOME                  (UINT64_C(1) << 4)
#define NO_RESOLVED_BY              (UINT64_C(1) << 5)
#define NO_STANDING                 (UINT64_C(1) << 6)
#define NO_TICKET                   (UINT64_C(1) << 7)

/* Flows, behind the nodes. */
enum {
    FLOW_START = 23,      /* Flow_Start */
    FLOW_TO_AUTO = 24,    /* Flow_To_Auto */
    FLOW_TO_BOT = 25,     /* Flow_To_Bot */
    FLOW_AUTO_END = 26,   /* Flow_Auto_End */
    FLOW_BOT = 27,        /* Flow_Bot */
    FLOW_SETTLED = 28,    /* Flow_Settled */
    FLOW_UNSETTLED = 29,  /* Flow_Unsettled */
    FLOW_TO_TIER1 = 30,   /* Flow_To_Tier1 */
    FLOW_LARGE = 31,      /* Flow_Large */
    FLOW_T1_DECIDED = 32, /* Flow_T1_Decided */
    FLOW_TO_TIER2 = 33,   /* Flow_To_Tier2 */
    FLOW_T1_IN = 34,      /* Flow_T1_In */
    FLOW_ANGER = 35,      /* Flow_Anger */
    FLOW_DEADLINE = 36,   /* Flow_Deadline */
    FLOW_HAND_OVER = 37,  /* Flow_Hand_Over */
    FLOW_T1_REFUND = 38,  /* Flow_T1_Refund */
    FLOW_T1_DECLINE = 39, /* Flow_T1_Decline */
    FLOW_TIER2 = 40,      /* Flow_Tier2 */
    FLOW_T1_OUT = 41,     /* Flow_T1_Out */
    FLOW_REFUNDED = 42,   /* Flow_Refunded */
    FLOW_DECLINED = 43,   /* Flow_Declined */
    FLOW_T2_REFUND = 44,  /* Flow_T2_Refund */
    FLOW_T2_DECLINE = 45, /* Flow_T2_Decline */
};

/* What can happen. */
enum {
    EVENT_START_BEGINS = 0,
    EVENT_AUTO_REFUND_DONE = 1,
    EVENT_BOT_REPLY_DONE = 2,
    EVENT_ANGER_ARRIVES = 3,
    EVENT_DEADLINE_DUE = 4,
    EVENT_TIER2_DONE = 5,
    EVENT_TIER1_DONE = 6,
    EVENT_TIER1_ESCALATES = 7,
};

static bool has_amount(const Image *image)
{
    return (image->nulls[0] & NO_AMOUNT) == 0;
}

static bool has_answer(const Image *image)
{
    return (image->nulls[0] & NO_ANSWER) == 0;
}

static bool has_outcome(const Image *image)
{
    return (image->nulls[0] & NO_OUTCOME) == 0;
}

static bool has_standing(const Image *image)
{
    return (image->nulls[0] & NO_STANDING) == 0;
}

static bool has_ticket(const Image *image)
{
    return (image->nulls[0] & NO_TICKET) == 0;
}

/* (m) Customer is angry (Anger): if ticket = null then "no ticket" else ticket */
static BpmnValue refund_escalation_anger_key(BpmnStep *step, const Image *image)
{
    if (!has_ticket(image)) return bpmn_text("no ticket");
    return bpmn_field(step, image, REFUND_ESCALATION_FIELD_TICKET);
}

/* Takes tokens away and closes what they waited for. */
static void refund_escalation_withdraw(BpmnStep *step, Image *image, uint64_t places)
{
    uint64_t gone = image->marking[0] & places;

    image->marking[0] &= ~places;
    if (gone & AT_TIER1_WORK) bpmn_close_wait(step, REFUND_ESCALATION_TIER1_WORK);
    if (gone & AT_ANGER) bpmn_close_wait(step, REFUND_ESCALATION_ANGER);
    if (gone & AT_DEADLINE) bpmn_close_wait(step, REFUND_ESCALATION_DEADLINE);
    if (gone & AT_TIER1) bpmn_close_wait(step, REFUND_ESCALATION_TIER1);
}

/* <X> Small and in good standing? (Small) */
static void refund_escalation_small_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_SMALL);
    if (has_amount(image) && bpmn_decimal_compare_to(image->amount, 50, 0) < 0
        && has_standing(image) && image->standing == REFUND_ESCALATION_STANDING_GOOD) {
        /* Flow_To_Auto: amount < 50 and standing = "good" */
        bpmn_passed(step, FLOW_TO_AUTO);
        /* [J] Refund automatically (Auto_Refund): service task, job type refund */
        bpmn_wait_job(step, REFUND_ESCALATION_AUTO_REFUND, &image->marking[0], AT_AUTO_REFUND);
    } else {
        /* Flow_To_Bot: otherwise */
        bpmn_passed(step, FLOW_TO_BOT);
        /* [J] Bot replies (Bot_Reply): service task, job type bot-reply */
        bpmn_wait_job(step, REFUND_ESCALATION_BOT_REPLY, &image->marking[0], AT_BOT_REPLY);
    }
}

/* ( ) Refund requested (Start): a case begins */
static void refund_escalation_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, REFUND_ESCALATION_START, FLOW_START);
    refund_escalation_small_decides(step, image);
}

/* [J] Refund automatically (Auto_Refund): was done */
static void refund_escalation_auto_refund_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_AUTO_REFUND;
    /* resolved_by = "automatic" */
    image->resolved_by = REFUND_ESCALATION_RESOLVED_BY_AUTOMATIC;
    image->nulls[0] &= ~NO_RESOLVED_BY;
    /* (O) Refunded at once (End_Automatic) */
    BPMN_PASSED(step, FLOW_AUTO_END, REFUND_ESCALATION_END_AUTOMATIC);
}

/* <X> To_Tier2 */
static void refund_escalation_to_tier2_merges(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, REFUND_ESCALATION_TO_TIER2, FLOW_TO_TIER2);
    /* [H] Decide the refund (tier 2) (Tier2) */
    bpmn_wait_task(step, REFUND_ESCALATION_TIER2, &image->marking[0], AT_TIER2);
}

/* [+] Tier 1 (Tier1_Work) */
static void refund_escalation_tier1_work_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_TIER1_WORK);
    if ((image->marking[0] & AT_TIER1_WORK) != 0) {
        bpmn_put(step, &image->marking[0], AT_TIER1_WORK_INCIDENT);
        /* AGAIN: a token is still here, with timers, messages or an inside of its own. This
           second one rests until an operator retries or moves it. */
        bpmn_incident(step, REFUND_ESCALATION_TIER1_WORK, BPMN_NO_ELEMENT, BPMN_CAUSE_AGAIN);
        return;
    }
    bpmn_put(step, &image->marking[0], AT_TIER1_WORK | AT_ANGER | AT_DEADLINE);
    bpmn_open_scope(step, REFUND_ESCALATION_TIER1_WORK);
    /* (m) Customer is angry (Anger): if ticket = null then "no ticket" else ticket */
    bpmn_open_message(step, REFUND_ESCALATION_ANGER,
        bpmn_key(step, refund_escalation_anger_key(step, image)));
    /* (~) 10 minutes (Deadline): PT10M */
    bpmn_open_timer(step, REFUND_ESCALATION_DEADLINE,
        bpmn_instant_add(step->now_ms, 0, INT64_C(600000)));
    /* ( ) Arrived (Tier1_Arrived) */
    BPMN_PASSED(step, REFUND_ESCALATION_TIER1_ARRIVED, FLOW_T1_IN);
    /* [H] Decide the refund (tier 1) (Tier1) */
    bpmn_wait_task(step, REFUND_ESCALATION_TIER1, &image->marking[0], AT_TIER1);
}

/* <X> Above 500? (Large) */
static void refund_escalation_large_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_LARGE);
    if (has_amount(image) && bpmn_decimal_compare_to(image->amount, 500, 0) > 0) {
        /* Flow_Large: amount > 500 */
        bpmn_passed(step, FLOW_LARGE);
        refund_escalation_to_tier2_merges(step, image);
    } else {
        /* Flow_To_Tier1: otherwise */
        bpmn_passed(step, FLOW_TO_TIER1);
        refund_escalation_tier1_work_opens(step, image);
    }
}

/* <X> Settled by the bot? (Answered) */
static void refund_escalation_answered_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_ANSWERED);
    if (has_answer(image) && image->answer == REFUND_ESCALATION_ANSWER_YES) {
        /* Flow_Settled: answer = "yes" */
        /* (O) Settled by the bot (End_Bot) */
        BPMN_PASSED(step, FLOW_SETTLED, REFUND_ESCALATION_END_BOT);
    } else {
        /* Flow_Unsettled: otherwise */
        bpmn_passed(step, FLOW_UNSETTLED);
        refund_escalation_large_decides(step, image);
    }
}

/* [J] Bot replies (Bot_Reply): was done */
static void refund_escalation_bot_reply_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_BOT_REPLY;
    bpmn_passed(step, FLOW_BOT);
    refund_escalation_answered_decides(step, image);
}

/* (m) Customer is angry (Anger): the message arrives */
static void refund_escalation_anger_arrives(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_ANGER;
    refund_escalation_withdraw(step, image, AT_TIER1_WORK | AT_DEADLINE | IN_TIER1_WORK);
    BPMN_PASSED(step, REFUND_ESCALATION_ANGER, FLOW_ANGER);
    refund_escalation_to_tier2_merges(step, image);
}

/* (~) 10 minutes (Deadline): is due */
static void refund_escalation_deadline_due(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DEADLINE;
    refund_escalation_withdraw(step, image, AT_TIER1_WORK | AT_ANGER | IN_TIER1_WORK);
    BPMN_PASSED(step, REFUND_ESCALATION_DEADLINE, FLOW_DEADLINE);
    refund_escalation_to_tier2_merges(step, image);
}

/* <X> Pay */
static void refund_escalation_pay_merges(BpmnStep *step, Image *image)
{
    (void)image;
    /* (O) Refunded (End_Refunded) */
    BPMN_PASSED(step, REFUND_ESCALATION_PAY, FLOW_REFUNDED, REFUND_ESCALATION_END_REFUNDED);
}

/* <X> Refuse */
static void refund_escalation_refuse_merges(BpmnStep *step, Image *image)
{
    (void)image;
    /* (O) Declined (End_Declined) */
    BPMN_PASSED(step, REFUND_ESCALATION_REFUSE, FLOW_DECLINED, REFUND_ESCALATION_END_DECLINED);
}

/* <X> Tier 2 decided? (Tier2_Decision) */
static void refund_escalation_tier2_decision_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_TIER2_DECISION);
    if (has_outcome(image) && image->outcome == REFUND_ESCALATION_OUTCOME_REFUND) {
        /* Flow_T2_Refund: outcome = "refund" */
        bpmn_passed(step, FLOW_T2_REFUND);
        refund_escalation_pay_merges(step, image);
    } else if (has_outcome(image) && image->outcome == REFUND_ESCALATION_OUTCOME_DECLINE) {
        /* Flow_T2_Decline: outcome = "decline" */
        bpmn_passed(step, FLOW_T2_DECLINE);
        refund_escalation_refuse_merges(step, image);
    } else {
        bpmn_put(step, &image->marking[0], AT_TIER2_DECISION_INCIDENT);
        bpmn_incident(step, REFUND_ESCALATION_TIER2_DECISION, BPMN_NO_ELEMENT, BPMN_CAUSE_NO_FLOW);
    }
}

/* [H] Decide the refund (tier 2) (Tier2): was completed */
static void refund_escalation_tier2_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER2;
    /* resolved_by = "tier-2" */
    image->resolved_by = REFUND_ESCALATION_RESOLVED_BY_TIER_2;
    image->nulls[0] &= ~NO_RESOLVED_BY;
    bpmn_passed(step, FLOW_TIER2);
    refund_escalation_tier2_decision_decides(step, image);
}

/* <X> Tier 1 decided? (Tier1_Decision) */
static void refund_escalation_tier1_decision_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REFUND_ESCALATION_TIER1_DECISION);
    if (has_outcome(image) && image->outcome == REFUND_ESCALATION_OUTCOME_REFUND) {
        /* Flow_T1_Refund: outcome = "refund" */
        bpmn_passed(step, FLOW_T1_REFUND);
        refund_escalation_pay_merges(step, image);
    } else if (has_outcome(image) && image->outcome == REFUND_ESCALATION_OUTCOME_DECLINE) {
        /* Flow_T1_Decline: outcome = "decline" */
        bpmn_passed(step, FLOW_T1_DECLINE);
        refund_escalation_refuse_merges(step, image);
    } else {
        bpmn_put(step, &image->marking[0], AT_TIER1_DECISION_INCIDENT);
        bpmn_incident(step, REFUND_ESCALATION_TIER1_DECISION, BPMN_NO_ELEMENT, BPMN_CAUSE_NO_FLOW);
    }
}

/* [+] Tier 1 (Tier1_Work): nothing is left inside */
static void refund_escalation_tier1_work_completes(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER1_WORK;
    bpmn_close_wait(step, REFUND_ESCALATION_TIER1_WORK);
    refund_escalation_withdraw(step, image, AT_ANGER | AT_DEADLINE);
    bpmn_passed(step, FLOW_T1_DECIDED);
    refund_escalation_tier1_decision_decides(step, image);
}

/* [H] Decide the refund (tier 1) (Tier1): was completed */
static void refund_escalation_tier1_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER1;
    /* resolved_by = "tier-1" */
    image->resolved_by = REFUND_ESCALATION_RESOLVED_BY_TIER_1;
    image->nulls[0] &= ~NO_RESOLVED_BY;
    /* (O) Decided (Tier1_Done) */
    BPMN_PASSED(step, FLOW_T1_OUT, REFUND_ESCALATION_TIER1_DONE);
    if ((image->marking[0] & IN_TIER1_WORK) == 0) {
        refund_escalation_tier1_work_completes(step, image);
    }
}

/* [H] Decide the refund (tier 1) (Tier1): the holder escalates, code tier-2 */
static void refund_escalation_tier1_escalates(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TIER1;
    refund_escalation_withdraw(step, image, AT_TIER1_WORK | AT_ANGER | AT_DEADLINE | IN_TIER1_WORK);
    /* (^) Handed over (Hand_Over) */
    BPMN_PASSED(step, REFUND_ESCALATION_HAND_OVER, FLOW_HAND_OVER);
    refund_escalation_to_tier2_merges(step, image);
}

/* An operator lets a token enter that the engine has taken from elsewhere. Then what it has
   left empty completes. */
static void refund_escalation_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case REFUND_ESCALATION_SMALL: refund_escalation_small_decides(step, image); break;
    case REFUND_ESCALATION_AUTO_REFUND:
        /* [J] Refund automatically (Auto_Refund): service task, job type refund */
        bpmn_wait_job(step, REFUND_ESCALATION_AUTO_REFUND, &image->marking[0], AT_AUTO_REFUND);
        break;
    case REFUND_ESCALATION_BOT_REPLY:
        /* [J] Bot replies (Bot_Reply): service task, job type bot-reply */
        bpmn_wait_job(step, REFUND_ESCALATION_BOT_REPLY, &image->marking[0], AT_BOT_REPLY);
        break;
    case REFUND_ESCALATION_END_AUTOMATIC:
        /* (O) Refunded at once (End_Automatic) */
        bpmn_passed(step, REFUND_ESCALATION_END_AUTOMATIC);
        break;
    case REFUND_ESCALATION_ANSWERED: refund_escalation_answered_decides(step, image); break;
    case REFUND_ESCALATION_END_BOT:
        /* (O) Settled by the bot (End_Bot) */
        bpmn_passed(step, REFUND_ESCALATION_END_BOT);
        break;
    case REFUND_ESCALATION_LARGE: refund_escalation_large_decides(step, image); break;
    case REFUND_ESCALATION_TIER1_WORK: refund_escalation_tier1_work_opens(step, image); break;
    case REFUND_ESCALATION_TO_TIER2: refund_escalation_to_tier2_merges(step, image); break;
    case REFUND_ESCALATION_TIER1_ARRIVED:
        /* ( ) Arrived (Tier1_Arrived) */
        BPMN_PASSED(step, REFUND_ESCALATION_TIER1_ARRIVED, FLOW_T1_IN);
        /* [H] Decide the refund (tier 1) (Tier1) */
        bpmn_wait_task(step, REFUND_ESCALATION_TIER1, &image->marking[0], AT_TIER1);
        break;
    case REFUND_ESCALATION_TIER1_DECISION:
        refund_escalation_tier1_decision_decides(step, image);
        break;
    case REFUND_ESCALATION_TIER2:
        /* [H] Decide the refund (tier 2) (Tier2) */
        bpmn_wait_task(step, REFUND_ESCALATION_TIER2, &image->marking[0], AT_TIER2);
        break;
    case REFUND_ESCALATION_TIER1:
        /* [H] Decide the refund (tier 1) (Tier1) */
        bpmn_wait_task(step, REFUND_ESCALATION_TIER1, &image->marking[0], AT_TIER1);
        break;
    case REFUND_ESCALATION_PAY: refund_escalation_pay_merges(step, image); break;
    case REFUND_ESCALATION_REFUSE: refund_escalation_refuse_merges(step, image); break;
    case REFUND_ESCALATION_TIER2_DECISION:
        refund_escalation_tier2_decision_decides(step, image);
        break;
    case REFUND_ESCALATION_TIER1_DONE:
        /* (O) Decided (Tier1_Done) */
        bpmn_passed(step, REFUND_ESCALATION_TIER1_DONE);
        if ((image->marking[0] & IN_TIER1_WORK) == 0) {
            refund_escalation_tier1_work_completes(step, image);
        }
        break;
    case REFUND_ESCALATION_END_REFUNDED:
        /* (O) Refunded (End_Refunded) */
        bpmn_passed(step, REFUND_ESCALATION_END_REFUNDED);
        break;
    case REFUND_ESCALATION_END_DECLINED:
        /* (O) Declined (End_Declined) */
        bpmn_passed(step, REFUND_ESCALATION_END_DECLINED);
        break;
    default: bpmn_refuse_target(step); break;
    }
    if ((image->marking[0] & AT_TIER1_WORK) != 0 && (image->marking[0] & IN_TIER1_WORK) == 0) {
        refund_escalation_tier1_work_completes(step, image);
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void refund_escalation_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_START_BEGINS: refund_escalation_start_begins(step, image); break;
    case EVENT_AUTO_REFUND_DONE: refund_escalation_auto_refund_done(step, image); break;
    case EVENT_BOT_REPLY_DONE: refund_escalation_bot_reply_done(step, image); break;
    case EVENT_ANGER_ARRIVES: refund_escalation_anger_arrives(step, image); break;
    case EVENT_DEADLINE_DUE: refund_escalation_deadline_due(step, image); break;
    case EVENT_TIER2_DONE: refund_escalation_tier2_done(step, image); break;
    case EVENT_TIER1_DONE: refund_escalation_tier1_done(step, image); break;
    case EVENT_TIER1_ESCALATES: refund_escalation_tier1_escalates(step, image); break;
    case BPMN_ENTERS: refund_escalation_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Start", .name = "Refund requested", .kind = BPMN_START_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Small", .name = "Small and in good standing\?", .kind = BPMN_GATEWAY,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Auto_Refund", .name = "Refund automatically", .kind = BPMN_JOB, .wait = 0,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Bot_Reply", .name = "Bot replies", .kind = BPMN_JOB, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "End_Automatic", .name = "Refunded at once", .kind = BPMN_END_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Answered", .name = "Settled by the bot\?", .kind = BPMN_GATEWAY,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "End_Bot", .name = "Settled by the bot", .kind = BPMN_END_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Large", .name = "Above 500\?", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Tier1_Work", .name = "Tier 1", .kind = BPMN_SUB_PROCESS, .wait = 2,
        .scope = BPMN_NO_ELEMENT },
    { .id = "To_Tier2", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Tier1_Arrived", .name = "Arrived", .kind = BPMN_START_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REFUND_ESCALATION_TIER1_WORK },
    { .id = "Anger", .name = "Customer is angry", .kind = BPMN_BOUNDARY_EVENT, .wait = 3,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Deadline", .name = "10 minutes", .kind = BPMN_BOUNDARY_EVENT, .wait = 4,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Hand_Over", .name = "Handed over", .kind = BPMN_BOUNDARY_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Tier1_Decision", .name = "Tier 1 decided\?", .kind = BPMN_GATEWAY,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Tier2", .name = "Decide the refund (tier 2)", .kind = BPMN_USER_TASK, .wait = 5,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Tier1", .name = "Decide the refund (tier 1)", .kind = BPMN_USER_TASK, .wait = 6,
        .scope = REFUND_ESCALATION_TIER1_WORK },
    { .id = "Pay", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Refuse", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Tier2_Decision", .name = "Tier 2 decided\?", .kind = BPMN_GATEWAY,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Tier1_Done", .name = "Decided", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REFUND_ESCALATION_TIER1_WORK },
    { .id = "End_Refunded", .name = "Refunded", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "End_Declined", .name = "Declined", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Start", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_To_Auto", .name = "below 50, good", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=amount < 50 and standing = \"good\"" },
    { .id = "Flow_To_Bot", .name = "other", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Auto_End", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Bot", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Settled", .name = "yes", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=answer = \"yes\"" },
    { .id = "Flow_Unsettled", .name = "no", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_To_Tier1", .name = "no", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Large", .name = "yes", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=amount > 500" },
    { .id = "Flow_T1_Decided", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_To_Tier2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_T1_In", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = REFUND_ESCALATION_TIER1_WORK },
    { .id = "Flow_Anger", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Deadline", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Hand_Over", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_T1_Refund", .name = "refund", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=outcome = \"refund\"" },
    { .id = "Flow_T1_Decline", .name = "decline", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=outcome = \"decline\"" },
    { .id = "Flow_Tier2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_T1_Out", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = REFUND_ESCALATION_TIER1_WORK },
    { .id = "Flow_Refunded", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_Declined", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_T2_Refund", .name = "refund", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=outcome = \"refund\"" },
    { .id = "Flow_T2_Decline", .name = "decline", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=outcome = \"decline\"" },
};

/* What can be waited for. Without .outputs a task or job may write every variable. */
static const uint16_t OUTPUTS_0[] = {
    REFUND_ESCALATION_FIELD_RESOLVED_BY,
};

static const BpmnString GROUPS_5[] = {
    BPMN_STRING("tier-2"),
};

static const char *const OUTCOMES_5[] = {
    "refund",
    "decline",
};

static const uint16_t OUTPUTS_5[] = {
    REFUND_ESCALATION_FIELD_NOTE,
    REFUND_ESCALATION_FIELD_NOTES,
    REFUND_ESCALATION_FIELD_OUTCOME,
    REFUND_ESCALATION_FIELD_RESOLVED_BY,
};

static const BpmnString GROUPS_6[] = {
    BPMN_STRING("tier-1"),
};

static const BpmnWait WAITS[] = {
    { .element = REFUND_ESCALATION_AUTO_REFUND, .kind = BPMN_WAIT_JOB, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT, .outputs = OUTPUTS_0, .output_count = 1,
        .job_type = "refund", .tries = 3 },
    { .element = REFUND_ESCALATION_BOT_REPLY, .kind = BPMN_WAIT_JOB, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT, .job_type = "bot-reply", .tries = 3 },
    { .element = REFUND_ESCALATION_TIER1_WORK, .kind = BPMN_WAIT_SCOPE, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = REFUND_ESCALATION_ANGER, .kind = BPMN_WAIT_MESSAGE,
        .host = REFUND_ESCALATION_TIER1_WORK, .interrupting = true,
        .outcome_field = BPMN_NO_ELEMENT, .name = "anger", .correlated = true },
    { .element = REFUND_ESCALATION_DEADLINE, .kind = BPMN_WAIT_TIMER,
        .host = REFUND_ESCALATION_TIER1_WORK, .interrupting = true,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = REFUND_ESCALATION_TIER2, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REFUND_ESCALATION_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_5, .count = 1 }, .form = "refund-decision",
        .outcomes_closed = true, .outcomes = OUTCOMES_5, .outcome_count = 2, .outputs = OUTPUTS_5,
        .output_count = 4 },
    { .element = REFUND_ESCALATION_TIER1, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REFUND_ESCALATION_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_6, .count = 1 }, .form = "refund-decision",
        .outcomes_closed = true, .outcomes = OUTCOMES_5, .outcome_count = 2, .outputs = OUTPUTS_5,
        .output_count = 4 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_START_BEGINS] = { .kind = BPMN_EVENT_START, .element = REFUND_ESCALATION_START },
    [EVENT_AUTO_REFUND_DONE] = { .kind = BPMN_EVENT_DONE,
        .element = REFUND_ESCALATION_AUTO_REFUND },
    [EVENT_BOT_REPLY_DONE] = { .kind = BPMN_EVENT_DONE, .element = REFUND_ESCALATION_BOT_REPLY },
    [EVENT_ANGER_ARRIVES] = { .kind = BPMN_EVENT_MESSAGE, .element = REFUND_ESCALATION_ANGER },
    [EVENT_DEADLINE_DUE] = { .kind = BPMN_EVENT_TIMER, .element = REFUND_ESCALATION_DEADLINE },
    [EVENT_TIER2_DONE] = { .kind = BPMN_EVENT_DONE, .element = REFUND_ESCALATION_TIER2 },
    [EVENT_TIER1_DONE] = { .kind = BPMN_EVENT_DONE, .element = REFUND_ESCALATION_TIER1 },
    [EVENT_TIER1_ESCALATES] = { .kind = BPMN_EVENT_ESCALATION, .element = REFUND_ESCALATION_TIER1,
        .code = "tier-2" },
};

/* Variables. */
static const char *const CONSTANTS_1[] = {
    "yes",
    "no",
};

static const char *const CONSTANTS_4[] = {
    "refund",
    "decline",
};

static const char *const CONSTANTS_5[] = {
    "automatic",
    "bot",
    "tier-1",
    "tier-2",
};

static const char *const CONSTANTS_6[] = {
    "good",
    "poor",
};

static const BpmnField FIELDS[] = {
    { .name = "amount", .type = BPMN_DECIMAL, .offset = offsetof(Image, amount), .null_bit = 0 },
    { .name = "answer", .type = BPMN_ENUMERATION, .offset = offsetof(Image, answer),
        .null_bit = 1, .constants = CONSTANTS_1, .constant_count = 2 },
    { .name = "note", .type = BPMN_TEXT, .offset = offsetof(Image, note), .null_bit = 2 },
    { .name = "notes", .type = BPMN_TEXT, .offset = offsetof(Image, notes), .null_bit = 3 },
    { .name = "outcome", .type = BPMN_ENUMERATION, .offset = offsetof(Image, outcome),
        .null_bit = 4, .constants = CONSTANTS_4, .constant_count = 2 },
    { .name = "resolved_by", .type = BPMN_ENUMERATION, .offset = offsetof(Image, resolved_by),
        .null_bit = 5, .constants = CONSTANTS_5, .constant_count = 4 },
    { .name = "standing", .type = BPMN_ENUMERATION, .offset = offsetof(Image, standing),
        .null_bit = 6, .constants = CONSTANTS_6, .constant_count = 2 },
    { .name = "ticket", .type = BPMN_TEXT, .offset = offsetof(Image, ticket), .null_bit = 7 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Auto_Refund", .kind = BPMN_PLACE_WAIT, .element = REFUND_ESCALATION_AUTO_REFUND,
        .scope = BPMN_NO_ELEMENT, .bit = 0 },
    { .id = "Bot_Reply", .kind = BPMN_PLACE_WAIT, .element = REFUND_ESCALATION_BOT_REPLY,
        .scope = BPMN_NO_ELEMENT, .bit = 1 },
    { .id = "Tier1_Work.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = REFUND_ESCALATION_TIER1_WORK, .scope = BPMN_NO_ELEMENT,
        .again = REFUND_ESCALATION_TIER1_WORK, .bit = 2 },
    { .id = "Tier1_Work", .kind = BPMN_PLACE_SCOPE, .element = REFUND_ESCALATION_TIER1_WORK,
        .scope = BPMN_NO_ELEMENT, .bit = 3 },
    { .id = "Anger", .kind = BPMN_PLACE_ARM, .element = REFUND_ESCALATION_ANGER,
        .scope = BPMN_NO_ELEMENT, .owner = REFUND_ESCALATION_TIER1_WORK, .bit = 4 },
    { .id = "Deadline", .kind = BPMN_PLACE_ARM, .element = REFUND_ESCALATION_DEADLINE,
        .scope = BPMN_NO_ELEMENT, .owner = REFUND_ESCALATION_TIER1_WORK, .bit = 5 },
    { .id = "Tier1", .kind = BPMN_PLACE_WAIT, .element = REFUND_ESCALATION_TIER1,
        .scope = REFUND_ESCALATION_TIER1_WORK, .bit = 6 },
    { .id = "Tier1_Decision.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = REFUND_ESCALATION_TIER1_DECISION, .scope = BPMN_NO_ELEMENT,
        .again = REFUND_ESCALATION_TIER1_DECISION, .bit = 7 },
    { .id = "Tier2", .kind = BPMN_PLACE_WAIT, .element = REFUND_ESCALATION_TIER2,
        .scope = BPMN_NO_ELEMENT, .bit = 8 },
    { .id = "Tier2_Decision.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = REFUND_ESCALATION_TIER2_DECISION, .scope = BPMN_NO_ELEMENT,
        .again = REFUND_ESCALATION_TIER2_DECISION, .bit = 9 },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "refund_escalation.diagram.inc"

const BpmnProcess refund_escalation_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "refund_escalation",
    .name = "Refund with escalation",
    .net_hash = {
        0x33, 0xab, 0xb2, 0x9b, 0x62, 0x71, 0xba, 0x67,
        0x02, 0x4c, 0x38, 0xba, 0x4e, 0x5f, 0xda, 0x5e,
        0x19, 0xba, 0xc2, 0xec, 0x56, 0xb4, 0x7e, 0x0c,
        0x85, 0x15, 0x75, 0x13, 0x59, 0x5f, 0x48, 0x6c,
    },
    .elements = ELEMENTS,
    .element_count = 46,
    .node_count = 23,
    .waits = WAITS,
    .wait_count = 7,
    .events = EVENTS,
    .event_count = 8,
    .fields = FIELDS,
    .field_count = 8,
    .places = PLACES,
    .place_count = 10,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = refund_escalation_step,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.jobs = &bpmn_ability_job,
    .abilities.messages = &bpmn_ability_message,
};
