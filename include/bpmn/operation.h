/*
 * Operators and functions of expressions. Generated code and the interpreter
 * call the same ones, so both compute the same.
 *
 * All have one signature: the operands in their order, how many they are, and
 * the result. A result without value means that the operator has none for
 * these: null in FEEL; JUEL then takes it for missing (bpmn_needed). What
 * cannot be computed exactly is noted in the step and has no value either:
 * the first note counts, bpmn_take_cause() gives it. Texts and structures lie
 * in the operands or in the scratch memory of the step.
 */
#ifndef BPMN_OPERATION_H
#define BPMN_OPERATION_H

#include "bpmn/step.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef BpmnValue BpmnOperation(BpmnStep *step, const BpmnValue *operands,
                                uint32_t count);

/* arithmetic.c: numbers, exactly or not at all; integers stay integers but for
   division. Instants and durations as FEEL has them. Two texts with + join. */
BpmnOperation bpmn_add;
BpmnOperation bpmn_subtract;
BpmnOperation bpmn_multiply;
BpmnOperation bpmn_divide;
BpmnOperation bpmn_negate;
/* The number that a text of JUEL stands for; other values stay as they are. A
   text that is no number has none. */
BpmnOperation bpmn_coerce;
/* An integer as a decimal, where the other branch of a condition is one. */
BpmnOperation bpmn_decimal;
/* The whole number that a number is, unless it is negative. */
BpmnOperation bpmn_how_many;

/* comparison.c: null where the two have no order, or are of kinds that are
   never equal; null equals null and no value. */
BpmnOperation bpmn_equal;
BpmnOperation bpmn_not_equal;
BpmnOperation bpmn_less;
BpmnOperation bpmn_less_equal;
BpmnOperation bpmn_greater;
BpmnOperation bpmn_greater_equal;
/* Logic of three values. */
BpmnOperation bpmn_and;
BpmnOperation bpmn_or;
BpmnOperation bpmn_not;
/* The first is null, a text without bytes, a list or object without items. */
BpmnOperation bpmn_empty;

/* texts.c: all operands as texts, one after the other. */
BpmnOperation bpmn_join_texts;

/* lists.c */

/* A list of all operands. */
BpmnOperation bpmn_list;
/* The member of an object: the second operand is its name. */
BpmnOperation bpmn_member;
/* The same of the object that a variable of the image has. */
BpmnValue bpmn_path(BpmnStep *step, const void *image, uint16_t field,
                    const char *name);
/* The item of a list by its number: from 1 (from the end: from -1); from 0. */
BpmnOperation bpmn_item;
BpmnOperation bpmn_item_from_zero;
/* How many items a list, or members an object, has. */
BpmnOperation bpmn_count_items;
/* Whether a list has an item that equals the second; a text a part. */
BpmnOperation bpmn_contains;
/* The same of lists alone. */
BpmnOperation bpmn_list_contains;
/* Whether the first is one of the items of the second. */
BpmnOperation bpmn_in;

/* collection.c: of a multi-instance activity. */

/* The list that a value is. */
BpmnOperation bpmn_items_of;
/* The first, a list, with the third at the place that the second says, from 1
   (0: nowhere); before it null, where there is nothing. The bytes lie behind
   what is used of the case's image, until it grows: for
   bpmn_assign_items(), which knows a list that there is no room for. */
BpmnOperation bpmn_with_item;
/* variable = value, as bpmn_assign(); TOO_LARGE where an image has no room for
   the value, or it nests too deep. */
BpmnCause bpmn_assign_items(BpmnStep *step, void *image, uint16_t field,
                            BpmnValue value);

/* variable = value, unless something of the value could not be had. Returns
   what stands against it: also NO_VALUE for one that does not fit, ARITHMETIC
   for an integer of more digits than a number has. */
BpmnCause bpmn_assign(BpmnStep *step, void *image, uint16_t field,
                      BpmnValue value);
/* A variable of the image; no value where what is there is none of its
   values. */
BpmnValue bpmn_field(const BpmnStep *step, const void *image, uint16_t field);
/* A text as a value; it is not copied. No inline function, nor is the next: of
   hundreds in one expression C compilers would take seconds over it. */
BpmnValue bpmn_text(const char *text);
/* type: BPMN_INTEGER, BPMN_INSTANT, BPMN_DURATION or BPMN_MONTHS. */
BpmnValue bpmn_integer_value(BpmnType type, int64_t integer);

/* comparison.c: whether it is the boolean true: null and others are not. */
bool bpmn_is_true(BpmnValue value);
/* Whether it is the boolean false: null is not. */
bool bpmn_is_false(BpmnValue value);

/* opening.c: what opens a wait. What is of another kind is noted as missing. */

/* So long after the step: a duration, or its text, which may have months and
   time. */
int64_t bpmn_due_after(BpmnStep *step, BpmnValue duration);
/* An instant, or its text. */
int64_t bpmn_due_at(BpmnStep *step, BpmnValue instant);
/* When a timer comes again, and how often: -1 without end. */
typedef struct BpmnAgain {
    BpmnCycle cycle;
    int64_t repetitions;
} BpmnAgain;

/* The text of a repetition, of one time at least: R3/PT4H. */
BpmnAgain bpmn_again(BpmnStep *step, BpmnValue repetition);
/* The key of a message: a text or number, or several in a list, as
   bpmn_list_key() writes them. */
BpmnString bpmn_key(BpmnStep *step, BpmnValue value);
/* A person: a text. */
BpmnString bpmn_name(BpmnStep *step, BpmnValue value);
/* People or groups: a text, or a list of texts, each one name. None of them is
   noted too: nobody could take the task. */
BpmnNames bpmn_names(BpmnStep *step, BpmnValue value);
/* The same, beside other candidates of the task: that none is added is not
   noted, and if one is, that there were none is forgotten. */
BpmnNames bpmn_more_names(BpmnStep *step, BpmnValue value);
/* A date that is only shown, an instant or a duration from now; INT64_MIN for
   null, BPMN_NOT_ONE when it is neither. Notes of the step are forgotten. */
int64_t bpmn_shown_date(BpmnStep *step, BpmnValue value);
/* A priority: 50 for null, BPMN_NOT_ONE for what is no whole number. Forgets
   notes too. */
int64_t bpmn_priority(BpmnStep *step, BpmnValue value);

/* Notes that arithmetic was not exact, unless something is noted; no value. */
BpmnValue bpmn_inexact(BpmnStep *step);

#ifdef __cplusplus
}
#endif
#endif
