/**
 * How a policy file comes into force: the file is watched, judged against the policy that
 * Redis keeps, and put in force on this node. Owns in Redis the policy in force, when its
 * announcements were first loaded, and what was in force before.
 */
@NullMarked
package io.memgate.gateway.activation;

import org.jspecify.annotations.NullMarked;
