package io.memgate.gateway.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.notice.Notice;

/**
 * A notice as an account reads it.
 *
 * @param notice what everybody reads
 * @param recentUse what the account's recent use says of a coming change that is tighter
 * for it; null of anything else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NoticeView(@JsonUnwrapped Notice notice, @Nullable RecentUse recentUse) {

}
