/* One caller of a served program, on a clock that the test sets. */
#include "program/connection.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmocka_rig.h"

enum { START_MS = 1000000 };

typedef struct Fixture {
    BpmnConnection connection;
    BpmnPool pool;
    int other;
} Fixture;

static int prepare(void **state)
{
    Fixture *fixture = calloc(1, sizeof *fixture);
    int ends[2];

    assert_non_null(fixture);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    fixture->connection = bpmn_connection(ends[0], START_MS);
    fixture->other = ends[1];
    *state = fixture;
    return 0;
}

static int clear(void **state)
{
    Fixture *fixture = *state;

    bpmn_connection_free(&fixture->connection);
    bpmn_pool_free(&fixture->pool);
    if (fixture->other >= 0) close(fixture->other);
    free(fixture);
    return 0;
}

#undef TEST
#define TEST(name) LISTED(name, prepare, clear)

static void say(Fixture *fixture, const void *bytes, size_t count)
{
    assert_int_equal(send(fixture->other, bytes, count, 0), count);
    bpmn_connection_receive(&fixture->connection);
}

/* "list" */
static const char LIST[] = "\1\0\0\0\4\0\0\0list";
enum { LIST_BYTES = sizeof LIST - 1 };

static bool takes_call(Fixture *fixture)
{
    int argc;
    char **argv;

    if (!bpmn_connection_call(&fixture->connection, &fixture->pool, &argc,
                              &argv))
        return false;
    assert_int_equal(argc, 1);
    assert_string_equal(argv[0], "list");
    return true;
}

static void answer(Fixture *fixture, const char *out)
{
    bpmn_connection_answer(&fixture->connection, 0, bpmn_string(out),
                           bpmn_string(""));
}

static bool lives_at(Fixture *fixture, int64_t now_ms)
{
    bpmn_connection_send(&fixture->connection, now_ms);
    return !fixture->connection.gone;
}

TEST(one_that_says_nothing_is_cut_off)
{
    Fixture *fixture = *state;

    assert_true(lives_at(fixture, START_MS + 4999));
    assert_false(lives_at(fixture, START_MS + 5000));
}

/* Each byte does not begin the time anew. */
TEST(one_that_speaks_slowly_is_cut_off)
{
    Fixture *fixture = *state;

    for (int64_t second = 0; second < 5; second++) {
        say(fixture, LIST + second, 1);
        assert_false(takes_call(fixture));
        assert_true(lives_at(fixture, START_MS + second * 1000));
    }
    say(fixture, LIST + 5, 1);
    assert_false(lives_at(fixture, START_MS + 5000));
}

TEST(between_calls_there_is_a_minute)
{
    Fixture *fixture = *state;

    say(fixture, LIST, LIST_BYTES);
    assert_true(takes_call(fixture));
    answer(fixture, "x");
    assert_true(lives_at(fixture, START_MS + 4000));
    assert_true(lives_at(fixture, START_MS + 63999));
    say(fixture, LIST, LIST_BYTES);
    assert_true(takes_call(fixture));
    answer(fixture, "x");
    assert_true(lives_at(fixture, START_MS + 63999));
    assert_false(lives_at(fixture, START_MS + 123999));
}

/* What nobody reads is bounded, and ends the connection after a while. */
TEST(one_that_does_not_read_is_cut_off)
{
    Fixture *fixture = *state;
    char *large = calloc(1, 100001);
    size_t answered = 0;

    assert_non_null(large);
    memset(large, 'x', 100000);
    for (int i = 0; i < 100; i++) {
        say(fixture, LIST, LIST_BYTES);
        if (!takes_call(fixture)) break;
        answer(fixture, large);
        answered++;
        assert_true(lives_at(fixture, START_MS));
    }
    assert_in_range(answered, 2, 20);
    assert_int_equal(bpmn_connection_events(&fixture->connection), POLLOUT);
    assert_true(lives_at(fixture, START_MS + 9999));
    /* Reading a part gives it time again. */
    assert_true(recv(fixture->other, large, 100000, 0) > 0);
    assert_true(recv(fixture->other, large, 100000, 0) > 0);
    assert_true(lives_at(fixture, START_MS + 9999));
    assert_true(lives_at(fixture, START_MS + 19998));
    assert_false(lives_at(fixture, START_MS + 19999));
    free(large);
}

TEST(calls_may_come_together_and_in_pieces)
{
    Fixture *fixture = *state;

    say(fixture, LIST, LIST_BYTES);
    say(fixture, LIST, 7);
    assert_true(takes_call(fixture));
    answer(fixture, "one");
    assert_false(takes_call(fixture));
    say(fixture, LIST + 7, LIST_BYTES - 7);
    assert_true(takes_call(fixture));
    answer(fixture, "two");
    assert_true(lives_at(fixture, START_MS));

    char got[64];
    const char want[] = "\0\0\0\0\3\0\0\0one\0\0\0\0"
                        "\0\0\0\0\3\0\0\0two\0\0\0\0";
    assert_int_equal(recv(fixture->other, got, sizeof got, 0), sizeof want - 1);
    assert_memory_equal(got, want, sizeof want - 1);
}

/* What was answered before this round stays so. */
TEST(answers_of_a_round_can_be_taken_back)
{
    Fixture *fixture = *state;
    char got[128];
    const char want[] = "\0\0\0\0\3\0\0\0one\0\0\0\0"
                        "\3\0\0\0\0\0\0\0\4\0\0\0full"
                        "\3\0\0\0\0\0\0\0\4\0\0\0full";

    answer(fixture, "one");
    assert_true(lives_at(fixture, START_MS));
    answer(fixture, "two");
    answer(fixture, "three");
    bpmn_connection_recant(&fixture->connection, 3, bpmn_string("full"));
    assert_true(lives_at(fixture, START_MS));
    assert_int_equal(recv(fixture->other, got, sizeof got, 0), sizeof want - 1);
    assert_memory_equal(got, want, sizeof want - 1);
}

/* Each is told why, and hears no more. */
TEST(too_large_a_call_ends_the_connection)
{
    Fixture *fixture = *state;
    uint8_t got[128] = { 0 };

    say(fixture, "\1\0\0\0\xff\xff\xff\x7f", 8);
    assert_false(takes_call(fixture));
    assert_false(lives_at(fixture, START_MS));
    assert_true(recv(fixture->other, got, sizeof got, 0) > 12);
    assert_int_equal(got[0], 4);
}

TEST(one_that_is_gone_is_noticed)
{
    Fixture *fixture = *state;

    say(fixture, LIST, LIST_BYTES);
    close(fixture->other);
    fixture->other = -1;
    bpmn_connection_receive(&fixture->connection);
    assert_true(takes_call(fixture));
    answer(fixture, "x");
    assert_false(lives_at(fixture, START_MS));
}

int main(void)
{
    return run_listed(NULL, NULL);
}
