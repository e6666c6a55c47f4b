/* What is told line by line: whole, or by pages where a caller asks for one or
   the program serves others meanwhile. */
#include "program/program.h"

#include "bpmn/serve.h"

/* A page ends with the line that reaches so much; what is told whole is given
   out as often. */
enum { PAGE_BYTES = 65536 };

/* The cases of a page, and who tells of each. */
typedef struct Cases {
    BpmnPage *page;
    BpmnTellCase *tell;
    void *user;
} Cases;

BpmnPage bpmn_page(BpmnHold *hold, const BpmnCall *call, size_t most)
{
    return (BpmnPage){
        .hold = hold,
        .paged = call->page || hold->group,
        .most = most,
    };
}

bool bpmn_page_goes_on(BpmnPage *page, uint64_t from)
{
    if (page->paged
        && (page->count++ == page->most
            || page->hold->out.length >= PAGE_BYTES)) {
        page->next = from;
        return false;
    }
    return true;
}

void bpmn_hold_flush(BpmnHold *hold)
{
    if (hold->flush && hold->out.length >= PAGE_BYTES) hold->flush(&hold->out);
}

static bool visit_case(void *user, const BpmnCaseView *view)
{
    Cases *cases = user;

    if (!bpmn_page_goes_on(cases->page, view->id + 1)) return false;
    cases->tell(cases->user, view);
    if (!cases->page->paged) bpmn_hold_flush(cases->page->hold);
    return true;
}

void bpmn_page_cases(BpmnPage *page, const BpmnCall *call, BpmnTellCase *tell,
                     void *user)
{
    Cases cases = { page, tell, user };

    bpmn_each_case_below(page->hold->engine,
                         call->page ? call->from : UINT64_MAX, visit_case,
                         &cases);
    if (page->next != 0)
        bpmn_out(&page->hold->err, BPMN_NEXT_PAGE "%llu\n",
                 (unsigned long long)page->next);
}
