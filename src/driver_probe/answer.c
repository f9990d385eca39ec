// SPDX-License-Identifier: Apache-2.0
#include "answer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int out_fd = -1;

void answers_go_to(int fd) {
    out_fd = fd;
}

/* Room is kept for the two bytes that end a line. */
static int room(const struct answer* a, unsigned bytes) {
    return a->used + bytes + 2 < sizeof a->bytes;
}

static void put(struct answer* a, const char* bytes) {
    unsigned length = (unsigned)strlen(bytes);
    if (!room(a, length)) return;
    memcpy(a->bytes + a->used, bytes, length);
    a->used += length;
}

static void put_quoted(struct answer* a, const char* text) {
    char piece[8];
    put(a, "\"");
    /* A text is cut where seven more bytes (one escape and the closing quote) would not fit. */
    for (const unsigned char* c = (const unsigned char*)text; *c && room(a, 512); ++c) {
        if (*c == '"' || *c == '\\')
            snprintf(piece, sizeof piece, "\\%c", *c);
        else if (*c < 0x20 || *c >= 0x7f)
            snprintf(piece, sizeof piece, "\\u%04x", *c);
        else
            snprintf(piece, sizeof piece, "%c", *c);
        put(a, piece);
    }
    put(a, "\"");
}

static void put_key(struct answer* a, const char* key) {
    put(a, a->used > 1 ? ",\"" : "\"");
    put(a, key);
    put(a, "\":");
}

void answer_start(struct answer* a, const char* question) {
    a->used = 0;
    put(a, "{");
    answer_text(a, "q", question);
}

void answer_number(struct answer* a, const char* key, long long value) {
    char text[32];
    snprintf(text, sizeof text, "%lld", value);
    put_key(a, key);
    put(a, text);
}

void answer_unsigned(struct answer* a, const char* key, unsigned long long value) {
    char text[32];
    snprintf(text, sizeof text, "%llu", value);
    put_key(a, key);
    put(a, text);
}

void answer_text(struct answer* a, const char* key, const char* value) {
    put_key(a, key);
    put_quoted(a, value);
}

void answer_true(struct answer* a, const char* key) {
    put_key(a, key);
    put(a, "true");
}

void answer_send(struct answer* a) {
    memcpy(a->bytes + a->used, "}\n", 2);
    a->used += 2;
    for (unsigned sent = 0; sent < a->used;) {
        ssize_t n = write(out_fd, a->bytes + sent, a->used - sent);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) _exit(4); /* nobody listens any more */
        sent += (unsigned)n;
    }
}

void answer_begin(const char* question, int device) {
    struct answer a;
    answer_start(&a, question);
    if (device >= 0) answer_number(&a, "device", device);
    answer_true(&a, "begin");
    answer_send(&a);
}

void answer_missing(const char* question) {
    struct answer a;
    answer_start(&a, question);
    answer_true(&a, "missing");
    answer_send(&a);
}
