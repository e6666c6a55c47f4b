/*
 * Cases in memory: their states, and what finds them. Processes that were
 * given, names behind numbers, timers, what lasts besides cases.
 *
 * Nothing here knows records: a state is what a record has as its after-image,
 * and what becomes of it when a commit fails is the journal's.
 */
#ifndef CORE_CASE_H
#define CORE_CASE_H

#include "core/case/awaited.h"
#include "core/case/cases.h"
#include "core/case/definitions.h"
#include "core/case/dictionary.h"
#include "core/case/draft.h"
#include "core/case/frames.h"
#include "core/case/hearers.h"
#include "core/case/objects.h"
#include "core/case/parameter.h"
#include "core/case/suspension.h"
#include "core/case/timers.h"

#endif
