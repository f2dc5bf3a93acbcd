/**
 * The MemOS wire format over HTTP, open only to calls that carry the gateway's assertion.
 */
@NullMarked
package io.memgate.memory.web;

import org.jspecify.annotations.NullMarked;
