/**
 * Memories that a language model extracts from messages, if an endpoint is configured;
 * without one, or when it fails, each message is its own memory.
 */
@NullMarked
package io.memgate.memory.extraction;

import org.jspecify.annotations.NullMarked;
