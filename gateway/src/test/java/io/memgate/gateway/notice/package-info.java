/** Tests of notices, and a receiver of webhooks for those of other packages. */
@NullMarked
package io.memgate.gateway.notice;

import org.jspecify.annotations.NullMarked;
