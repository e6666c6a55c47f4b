/* How a command ends. */
#include "command.h"

Exit exit_of(const Findings *found)
{
    Exit worst = found->errors ? EXIT_FOUND : EXIT_DONE;

    for (size_t i = 0; i < found->list.count; i++) {
        const Finding *finding = &found->list.items[i];
        if (finding->severity != SEVERITY_ERROR) continue;
        if (finding->code == CODE_UNREADABLE
            || finding->code == CODE_UNWRITABLE) {
            return EXIT_REACH;
        }
        if (finding->code == CODE_TOO_LARGE
            || finding->code == CODE_EXPRESSION_LIMIT) {
            worst = EXIT_LIMIT;
        }
    }
    return worst;
}
