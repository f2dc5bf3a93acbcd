package io.memgate.gateway.account;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An account asks for more quota.
 *
 * @param id names it
 * @param account whose it is
 * @param quota name of an Api, or {@link Grant#TOTAL}
 * @param amount calls that are asked for
 * @param reason why, in the account's words
 * @param key id of the ApiKey that asked
 * @param created when
 * @param state open, approved or declined
 * @param answer what an administrator says to it; null while it is open
 * @param granted calls that were granted; null unless it was approved
 * @param answered when; null while it is open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QuotaRequest(String id, String account, String quota, long amount, String reason, String key,
		Instant created, State state, @Nullable String answer, @Nullable Long granted, @Nullable Instant answered) {

	/** A request that is open. */
	public static QuotaRequest open(String id, String account, String quota, long amount, String reason, String key,
			Instant now) {
		return new QuotaRequest(id, account, quota, amount, reason, key, now, State.OPEN, null, null, null);
	}

	/** This request, approved. */
	public QuotaRequest approved(long granted, String answer, Instant now) {
		return new QuotaRequest(this.id, this.account, this.quota, this.amount, this.reason, this.key, this.created,
				State.APPROVED, answer, granted, now);
	}

	/** This request, declined. */
	public QuotaRequest declined(String answer, Instant now) {
		return new QuotaRequest(this.id, this.account, this.quota, this.amount, this.reason, this.key, this.created,
				State.DECLINED, answer, null, now);
	}

	/** What has become of a request. */
	public enum State {

		/** Nobody has answered it yet. */
		@JsonProperty("open")
		OPEN,

		/** Quota was granted. */
		@JsonProperty("approved")
		APPROVED,

		/** It was declined. */
		@JsonProperty("declined")
		DECLINED

	}

}
