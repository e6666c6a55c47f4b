/* What is told line by line comes page by page, and who asks for no page gets
   them all. */
#include "program/program.h"

#include "bpmn/serve.h"

#include <stdio.h>
#include <string.h>

/* A page ends with the line that reaches so much. */
enum { PAGE_BYTES = 65536 };

/* What messages begin with where a page is not the last: the option for the
   next one. */
#define NEXT_PAGE "--page="

BpmnPage bpmn_page(BpmnHold *hold, size_t most)
{
    return (BpmnPage){ .hold = hold, .most = most };
}

bool bpmn_page_goes_on(BpmnPage *page, uint64_t from)
{
    if (page->count++ < page->most && page->hold->out.length < PAGE_BYTES)
        return true;
    page->next = from;
    return false;
}

void bpmn_page_end(BpmnPage *page, uint64_t lines)
{
    if (page->next == 0) return;
    bpmn_out(&page->hold->err, NEXT_PAGE "%llu",
             (unsigned long long)page->next);
    if (lines > 0)
        bpmn_out(&page->hold->err, ":%llu", (unsigned long long)lines);
    bpmn_out(&page->hold->err, "\n");
}

static bool take_case(void *user, const BpmnCaseView *view)
{
    *(BpmnCaseView *)user = *view;
    return false;
}

int bpmn_page_cases(BpmnPage *page, const BpmnCall *call, BpmnTellCase *tell,
                    void *user)
{
    BpmnCaseView view = { .id = call->page ? call->from : UINT64_MAX };
    BpmnStatus status = BPMN_OK;

    while (status == BPMN_OK) {
        uint64_t below = view.id;

        view.id = 0;
        bpmn_each_case_below(page->hold->engine, below, take_case, &view);
        if (view.id == 0 || !bpmn_page_goes_on(page, view.id + 1)) break;
        status = tell(user, &view);
    }
    if (status == BPMN_OK) bpmn_page_end(page, 0);
    return bpmn_hold_status(page->hold, status);
}

/* The option for the page that follows; null: this was the last. */
static char *next_page(BpmnPool *pool, BpmnString err)
{
    size_t length = strlen(NEXT_PAGE);

    if (err.length <= length || strncmp(err.bytes, NEXT_PAGE, length) != 0)
        return NULL;
    err.length--;
    return bpmn_pool_text(pool, err);
}

/* The words with another one behind the program's name. */
static char **with_page(BpmnPool *pool, int argc, char **argv, char *page)
{
    char **words = bpmn_pool_alloc(pool, ((size_t)argc + 2) * sizeof *words);

    words[0] = argv[0];
    words[1] = page;
    memcpy(words + 2, argv + 1, ((size_t)argc - 1) * sizeof *words);
    return words;
}

static void write_text(BpmnString text, FILE *file)
{
    if (text.length > 0) fwrite(text.bytes, 1, text.length, file);
}

bool bpmn_answer_call(BpmnAnswerer *answerer, void *user, bool one_page,
                      int argc, char **argv, int *exit_code)
{
    BpmnPool pools[2] = { { 0 }, { 0 } };
    char **words = argv;
    char *page = NULL;
    bool answered;

    for (int turn = 0;; turn = !turn) {
        BpmnReply reply = { .exit_code = BPMN_EXIT_REACH };

        answered = answerer(user, &pools[turn], argc + !!page, words, &reply);
        page = one_page ? NULL : next_page(&pools[turn], reply.err);
        write_text(reply.out, stdout);
        if (!page) write_text(reply.err, stderr);
        *exit_code = (int)reply.exit_code;
        if (!page) break;
        words = with_page(&pools[turn], argc, argv, page);
        bpmn_pool_free(&pools[!turn]);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) *exit_code = BPMN_EXIT_REACH;
    bpmn_pool_free(&pools[0]);
    bpmn_pool_free(&pools[1]);
    return answered;
}
