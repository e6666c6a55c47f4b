/* Decimals, integers, texts and values against known answers. */

#include "cmocka_rig.h"
#include "bpmn/value.h"

/* One operation with the answer of Python's decimal. */
typedef struct Vector {
    const char *operation;
    const char *one;
    const char *other;
    const char *answer;
} Vector;

static const Vector VECTORS[] = {
#define VECTOR(operation, one, other, answer) { operation, one, other, answer },
#include "decimal_vectors.def"
#undef VECTOR
};

static BpmnDecimal number(const char *text)
{
    BpmnDecimal decimal = { -1, -1, -1 };

    if (!bpmn_decimal_read(bpmn_string(text), &decimal))
        fail_msg("'%s' is not read", text);
    return decimal;
}

static void compute(const Vector *vector, char *answer)
{
    BpmnDecimal one = number(vector->one);
    BpmnDecimal other = number(vector->other);
    BpmnDecimal result = { 0, 0, 0 };
    bool fault = false;

    if (strcmp(vector->operation, "compare") == 0) {
        bpmn_integer_print(bpmn_decimal_compare(one, other), answer);
        return;
    }
    if (strcmp(vector->operation, "add") == 0)
        result = bpmn_decimal_add(one, other, &fault);
    else if (strcmp(vector->operation, "subtract") == 0)
        result = bpmn_decimal_subtract(one, other, &fault);
    else if (strcmp(vector->operation, "multiply") == 0)
        result = bpmn_decimal_multiply(one, other, &fault);
    else
        result = bpmn_decimal_divide(one, other, &fault);
    bpmn_decimal_print(result, answer);
    if (fault) memcpy(answer, "fault", sizeof "fault");
}

TEST(arithmetic_agrees_with_python)
{
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        char answer[BPMN_DECIMAL_TEXT_MAX];

        compute(&VECTORS[i], answer);
        if (strcmp(answer, VECTORS[i].answer) != 0)
            fail_msg("%s %s %s: %s, not %s", VECTORS[i].operation,
                     VECTORS[i].one, VECTORS[i].other, answer,
                     VECTORS[i].answer);
    }
}

TEST(numbers_print_in_one_form)
{
    static const char *const pairs[][2] = {
        { "49.90", "49.9" },
        { "50.00", "50" },
        { "-.5", "-0.5" },
        { "-0.0", "0" },
        { "1e3", "1000" },
        { "007", "7" },
        { "1.5E+30", "1.5E+30" },
        { "0.000000000000000001", "0.000000000000000001" },
        { "1e-19", "1E-19" },
        { "999999999999999999", "999999999999999999" },
        { "1000000000000000000", "1E+18" },
        { "123456.789e3", "123456789" },
        { "100000000000000000000000.5e1", NULL },
        { "", NULL },
        { "-", NULL },
        { "1.", NULL },
        { "1e", NULL },
        { " 1", NULL },
        { "1 ", NULL },
        { "+1", NULL },
        { "1234567890123456789", NULL },
        { "1e99999999999999999999", NULL },
        { "0e99999999999999999999", "0" },
        { "1.2.3", NULL },
        { ".", NULL },
        { "0x10", NULL },
        { "1e-6145", NULL },
        { "NaN", NULL },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char printed[BPMN_DECIMAL_TEXT_MAX];
        BpmnDecimal decimal;
        bool read = bpmn_decimal_read(bpmn_string(pairs[i][0]), &decimal);

        if (read == !pairs[i][1])
            fail_msg("'%s' is %sread", pairs[i][0], read ? "" : "not ");
        if (!read) continue;
        assert_int_equal(bpmn_decimal_print(decimal, printed),
                         strlen(pairs[i][1]));
        assert_string_equal(printed, pairs[i][1]);
    }
}

TEST(results_are_stripped)
{
    bool fault = false;
    BpmnDecimal fifty = { 5000, -2, 0 };
    BpmnDecimal sum = bpmn_decimal_add(fifty, fifty, &fault);

    assert_false(fault);
    assert_int_equal(sum.coefficient, 1);
    assert_int_equal(sum.exponent, 2);
    assert_int_equal(bpmn_decimal_compare(fifty, number("50")), 0);
}

TEST(a_fault_stays)
{
    bool fault = false;
    BpmnDecimal damaged = { INT64_MAX, 0, 0 };

    bpmn_decimal_divide(number("1"), number("3"), &fault);
    assert_true(fault);
    bpmn_decimal_add(number("1"), number("3"), &fault);
    assert_true(fault);
    fault = false;
    bpmn_decimal_multiply(damaged, number("1"), &fault);
    assert_true(fault);
    fault = false;
    bpmn_decimal_multiply(number("1e6000"), number("1e6000"), &fault);
    assert_true(fault);
}

TEST(integers_become_decimals_and_back)
{
    int64_t integer = 7;
    bool fault = false;

    assert_true(bpmn_decimal_to_integer(
        bpmn_decimal_from_integer(-1200, &fault), &integer));
    assert_int_equal(integer, -1200);
    assert_false(bpmn_decimal_to_integer(number("0.5"), &integer));
    assert_false(bpmn_decimal_to_integer(number("1e19"), &integer));
    assert_true(bpmn_decimal_to_integer(number("9e18"), &integer));
    assert_false(fault);
    bpmn_decimal_from_integer(INT64_MAX, &fault);
    assert_true(fault);
    assert_true(
        bpmn_decimal_to_integer((BpmnDecimal){ INT64_MIN, 0, 0 }, &integer));
    assert_true(integer == INT64_MIN);
}

TEST(integers_do_not_wrap)
{
    bool fault = false;

    assert_true(bpmn_integer_add(INT64_MAX, -1, &fault) == INT64_MAX - 1);
    assert_true(bpmn_integer_subtract(-1, INT64_MAX, &fault) == INT64_MIN);
    assert_true(bpmn_integer_multiply(INT64_MIN, 1, &fault) == INT64_MIN);
    assert_true(bpmn_integer_multiply(-3, 4, &fault) == -12);
    assert_false(fault);
    bpmn_integer_add(INT64_MAX, 1, &fault);
    assert_true(fault);
    fault = false;
    bpmn_integer_subtract(0, INT64_MIN, &fault);
    assert_true(fault);
    fault = false;
    bpmn_integer_multiply(INT64_MIN, -1, &fault);
    assert_true(fault);
    fault = false;
    bpmn_integer_negate(INT64_MIN, &fault);
    assert_true(fault);
}

static BpmnValue integer_value(int64_t integer)
{
    return (BpmnValue){ .type = BPMN_INTEGER, .as = { .integer = integer } };
}

static BpmnValue text_value(const char *text)
{
    return (BpmnValue){ .type = BPMN_TEXT,
                        .as = { .text = bpmn_string(text) } };
}

TEST(values_compare_by_value)
{
    BpmnValue fifty = { .type = BPMN_DECIMAL,
                        .as = { .decimal = { 5000, -2, 0 } } };
    BpmnValue null = { .type = BPMN_TEXT, .is_null = true };
    int order = 7;

    assert_true(bpmn_value_equal(fifty, integer_value(50)));
    assert_true(bpmn_value_compare(fifty, integer_value(INT64_MAX), &order));
    assert_int_equal(order, -1);
    assert_true(bpmn_value_compare(text_value("b"), text_value("abc"), &order));
    assert_int_equal(order, 1);
    assert_true(
        bpmn_value_compare(text_value("ab"), text_value("abc"), &order));
    assert_int_equal(order, -1);
    assert_false(bpmn_value_compare(fifty, text_value("50"), &order));
    assert_false(bpmn_value_equal(fifty, text_value("50")));
    assert_false(bpmn_value_equal(null, text_value("")));
    assert_true(bpmn_value_equal(null, null));
    assert_false(bpmn_value_compare(null, text_value(""), &order));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
