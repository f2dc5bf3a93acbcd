package io.memgate.gateway.account;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of an account or of one of its projects. It cannot be taken back once it
 * has begun, and what is known of it stays when it has ended: the id is not used again.
 *
 * @param created when what is deleted was made
 * @param plan name of the account's plan
 * @param begun when the deletion was begun
 * @param done when nothing was left; null before
 * @param actor who ordered it
 * @param reason why
 * @param keepsMemories whether what the memory service has is left there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deletion(Instant created, String plan, Instant begun, @Nullable Instant done, String actor, String reason,
		boolean keepsMemories) {

	/** Whether nothing is left. */
	public boolean over() {
		return this.done != null;
	}

	/** This deletion, at its end. */
	public Deletion done(Instant now) {
		return new Deletion(this.created, this.plan, this.begun, now, this.actor, this.reason, this.keepsMemories);
	}

	/** This deletion, which leaves memories where they are. */
	public Deletion keepingMemories() {
		return new Deletion(this.created, this.plan, this.begun, this.done, this.actor, this.reason, true);
	}

}
