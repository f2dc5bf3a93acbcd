package io.memgate.memory.memory;

import java.util.UUID;

/**
 * One asserted call: who makes it, and the id under which it is executed at most once.
 *
 * @param id the gateway's request id
 * @param space where the call acts
 * @param api the operation's name, such as {@code addMessage}
 */
public record Request(UUID id, Space space, String api) {
}
