/* cmocka, and what must stand before it. */
#ifndef CMOCKA_RIG_H
#define CMOCKA_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
