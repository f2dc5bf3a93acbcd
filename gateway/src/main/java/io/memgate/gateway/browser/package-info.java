/**
 * What a browser needs of a listener: sessions in place of a credential, the check that a
 * request comes from the listener's own pages, and these pages' files. Owns the sessions
 * in Redis.
 */
@NullMarked
package io.memgate.gateway.browser;

import org.jspecify.annotations.NullMarked;
