package io.memgate.memory.memory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One message that was told, and the memory it is: a message and its memory share one id
 * and are deleted together.
 *
 * @param id unique in its space; made of unreserved URL characters
 * @param user the end user it belongs to
 * @param conversation the conversation it was said in
 * @param role who said it: user, assistant, system or tool
 * @param text what was said; the text parts, one a line, if the content was sent as parts
 * @param parts the content as it was sent, if it was sent as parts; else empty
 * @param chatTime when it was said, in the sender's own form
 * @param agentId the agent it was said to
 * @param appId the application it was said in
 * @param tags labels of the sender
 * @param info further facts of the sender, as sent
 * @param created when the backend took it
 * @param updated when it was last changed
 */
public record Memory(String id, String user, String conversation, String role, String text,
		List<Map<String, Object>> parts, @Nullable String chatTime, @Nullable String agentId, @Nullable String appId,
		List<String> tags, Map<String, Object> info, Instant created, Instant updated) {
}
