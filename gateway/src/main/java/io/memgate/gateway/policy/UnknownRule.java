package io.memgate.gateway.policy;

/**
 * What becomes of a write whose outcome nobody knows, where the memory service cannot be
 * asked for it.
 */
public enum UnknownRule {

	/** It is not charged. */
	RELEASE,

	/** It is charged. */
	COMMIT

}
