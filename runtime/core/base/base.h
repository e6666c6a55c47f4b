/*
 * What the rooms of the engine stand on: numbers in bytes, memory from the
 * allocator that was given, a hash table, limits, words.
 *
 * The rooms are base, step, case, journal, engine; each includes its own
 * headers, and of a room before it the one that says what that offers.
 */
#ifndef CORE_BASE_H
#define CORE_BASE_H

#include "core/base/block.h"
#include "core/base/buffer.h"
#include "core/base/bytes.h"
#include "core/base/limits.h"
#include "core/base/names.h"
#include "core/base/reader.h"
#include "core/base/table.h"
#include "core/base/words.h"

#endif
