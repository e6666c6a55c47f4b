# bpmnc. See README.md; 'make help' prints the lines below that begin with make.
#
# make             the compiler and the libraries, into BUILD
# make demo        the refund process from its first draft to a restart
# make test        every test; make check-long: more of each, for a night
# make setup       Debian packages that are missing: FOR=demo to build, FOR=test
# make layers      what may know what
# make style       what can be measured of the style
# make unit        the unit tests; make fault: the programs of tests/fault
# make bench       figures, side by side with their bases: ROW=NAME for one
# make grammars    the parsers of expressions, generated again and compared
# make install     program, libraries, man pages, completion: PREFIX, DESTDIR
# make clean       removes BUILD
# make help        these lines

BUILD ?= build
PREFIX ?= /usr/local
CC ?= cc
PYTHON ?= python3

PACKAGES_DEMO = gcc libc6-dev pkg-config libxml2-dev libtree-sitter-dev \
    libjansson-dev libsodium-dev libsqlite3-dev libedit-dev
PACKAGES_TEST = $(PACKAGES_DEMO) g++ clang clang-format tcc libcmocka-dev python3 groff-base \
    zsh

# Warnings are errors in CI only: WERROR=-Werror.
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
    -Wmissing-prototypes -Wformat=2 -Wimplicit-fallthrough \
    -Werror=format-security -Werror=implicit -Werror=incompatible-pointer-types \
    -Werror=int-conversion $(WERROR)
HARDENING = -fstack-clash-protection -fstack-protector-strong \
    -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing \
    -fPIC -fno-semantic-interposition
FORTIFY = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
OPTIMISE ?= -O2
ifdef SANITIZE
OPTIMISE = -O1
FORTIFY =
HARDENING = -fsanitize=address,undefined -fno-sanitize-recover=all \
    -fno-omit-frame-pointer -fPIC
LINK_SANITIZE = -fsanitize=address,undefined
endif
ifeq ($(shell uname -m),x86_64)
HARDENING += $(if $(SANITIZE),,-fcf-protection=full)
endif

PACKAGES_C = libxml-2.0 tree-sitter jansson libsodium libedit
CPPFLAGS += -D_GNU_SOURCE -Iinclude -Icompiler -Iruntime $(FORTIFY)
XML_FLAGS := $(shell pkg-config --cflags $(PACKAGES_C) 2>/dev/null)
CFLAGS += -std=c11 -g $(OPTIMISE) $(WARNINGS) $(HARDENING) -MMD -MP
LDFLAGS += $(LINK_SANITIZE) -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
LIBRARIES := $(shell pkg-config --libs $(PACKAGES_C) 2>/dev/null) -ldl

STAGES = base read model resolve check net prove lower emit report command
COMPILER = compiler/compile.c $(foreach s,$(STAGES),$(wildcard compiler/$s/*.c))
GRAMMARS = $(wildcard compiler/read/grammar/*/src/*.c)
RING0 = $(wildcard runtime/core/*/*.c runtime/value/*.c runtime/human/*.c) \
    runtime/store/memory.c
ENGINE = $(RING0) runtime/store/libc.c runtime/store/clock.c
SQLITE = runtime/store/sqlite.c runtime/store/file.c
SYSTEM = runtime/store/system.c
PROGRAM = $(wildcard runtime/program/*.c)
UNIT = $(wildcard tests/unit/test_*.c)
FAULT = $(wildcard tests/fault/*.c)

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

# Then a switch over an enumeration names every value of it, so that a new one
# does not compile until each has answered it.
SWITCHES = $(if $(WERROR),-Werror=switch-enum)
$(BUILD)/obj/compiler/% $(BUILD)/obj/runtime/%: CFLAGS += $(SWITCHES)
# A program that is linked with -Wl,--gc-sections takes what it reaches.
$(BUILD)/obj/runtime/%: CFLAGS += -ffunction-sections -fdata-sections
COMPILER_OBJECTS = $(call objects,$(COMPILER) $(GRAMMARS))

.PHONY: all demo test check-long bench setup layers style grammars install clean \
    unit fault help
.SECONDARY:

all: $(BUILD)/bpmnc $(BUILD)/libbpmn.a $(BUILD)/libbpmn-sqlite.a \
    $(BUILD)/libbpmn-program.a $(BUILD)/libbpmnc.a

$(BUILD)/obj/compiler/read/grammar/%.o: compiler/read/grammar/%.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(CPPFLAGS) -Icompiler/read/grammar -std=c11 -g -O1 -fPIC $(LINK_SANITIZE) -w \
	    -c $< -o $@

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(CPPFLAGS) $(XML_FLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/libbpmn.a: $(call objects,$(ENGINE))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/libbpmn-sqlite.a: $(call objects,$(SQLITE) $(SYSTEM))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/libbpmn-program.a: $(call objects,$(PROGRAM))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/libbpmnc.a: $(COMPILER_OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

# The whole runtime goes in, so that loaded scenarios find every symbol.
$(BUILD)/bpmnc: $(call objects,compiler/main.c $(ENGINE) $(SYSTEM) $(PROGRAM)) $(COMPILER_OBJECTS)
	@echo "  LD  $@"
	@$(CC) $(LDFLAGS) -rdynamic $^ -o $@ $(LIBRARIES)

# cmocka gives each test a state, which few need.
$(BUILD)/obj/tests/unit/%.o: CFLAGS += -Wno-unused-parameter

# What Python's decimal says of 2,000 random operations.
$(BUILD)/decimal_vectors.def: tests/unit/decimal_vectors.py
	@mkdir -p $(@D)
	@$(PYTHON) $< > $@.new && mv $@.new $@
$(BUILD)/obj/tests/unit/test_decimal.o: CPPFLAGS += -I$(BUILD)
$(BUILD)/obj/tests/unit/test_decimal.o: $(BUILD)/decimal_vectors.def

$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(COMPILER_OBJECTS) \
    $(call objects,$(ENGINE) $(SYSTEM) $(SQLITE) $(PROGRAM))
	@mkdir -p $(@D)
	@echo "  LD  $@"
	@$(CC) $(LDFLAGS) -rdynamic $^ -o $@ $(LIBRARIES) -lsqlite3 -lcmocka

$(BUILD)/fault_%: $(BUILD)/obj/tests/fault/%.o $(call objects,$(ENGINE) $(SYSTEM) $(SQLITE))
	@echo "  LD  $@"
	@$(CC) $(LDFLAGS) $^ -o $@ $(LIBRARIES) -lsqlite3

unit: $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT))
fault: $(patsubst tests/fault/%.c,$(BUILD)/fault_%,$(FAULT))

FOR ?= test
setup:
	@sh tests/setup $(if $(filter demo,$(FOR)),$(PACKAGES_DEMO),$(PACKAGES_TEST))

demo:
	@$(MAKE) --no-print-directory setup FOR=demo
	@$(MAKE) --no-print-directory -s all
	@sh samples/refund_escalation/demo $(BUILD)

test:
	@$(MAKE) --no-print-directory setup FOR=test
	@$(MAKE) --no-print-directory -s all unit fault
	@BUILD=$(BUILD) $(PYTHON) tests/run

check-long:
	@$(MAKE) --no-print-directory setup FOR=test
	@$(MAKE) --no-print-directory -s all unit fault
	@BUILD=$(BUILD) $(PYTHON) tests/run --long

layers:
	@$(PYTHON) tests/layers .

style:
	@$(PYTHON) tests/style

grammars:
	@sh compiler/read/grammar/grammars.sh

bench: all
	@BUILD=$(BUILD) $(PYTHON) tests/bench/run

SHARE = $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	    $(DESTDIR)$(PREFIX)/include/bpmn $(SHARE)/man/man1 \
	    $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions
	install $(BUILD)/bpmnc $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BUILD)/libbpmn.a $(BUILD)/libbpmn-sqlite.a \
	    $(BUILD)/libbpmn-program.a $(BUILD)/libbpmnc.a $(DESTDIR)$(PREFIX)/lib
	install -m 644 include/bpmn/*.h include/bpmn/*.def $(DESTDIR)$(PREFIX)/include/bpmn
	for name in bpmn bpmn-sqlite bpmn-program; do \
	    sed 's|@PREFIX@|$(PREFIX)|' runtime/$$name.pc.in \
	        > $(DESTDIR)$(PREFIX)/lib/pkgconfig/$$name.pc; done
	$(BUILD)/bpmnc help --format=man > $(SHARE)/man/man1/bpmnc.1
	$(BUILD)/bpmnc help --format=bash > $(SHARE)/bash-completion/completions/bpmnc
	$(BUILD)/bpmnc help --format=zsh > $(SHARE)/zsh/site-functions/_bpmnc

help:
	@sed -n 's/^# make/make/p' Makefile

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
