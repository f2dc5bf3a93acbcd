package io.memgate.gateway.notice;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where notices are delivered to.
 *
 * @param id its id
 * @param url its address; https
 * @param kinds the kinds of notices that it wants; all when empty
 * @param account the one account whose notices it wants beside the general ones; null for
 * none
 * @param everyAccount whether it wants the notices of every account
 * @param created when it was set
 * @param secret what deliveries are signed with, in the form {@code whsec_…}
 * @param previous the secret before, which deliveries are signed with too; null when
 * there is none
 * @param previousUntil until when that is done
 * @param goneAt when it answered that it is gone, and was switched off; null while it is
 * on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Webhook(String id, URI url, Set<NoticeKind> kinds, @Nullable String account, boolean everyAccount,
		Instant created, String secret, @Nullable String previous, @Nullable Instant previousUntil,
		@Nullable Instant goneAt) {

	/** How long both secrets sign after a rotation. */
	static final Duration OVERLAP = Duration.ofHours(24);

	public Webhook {
		kinds = Set.copyOf(kinds);
	}

	/** Whether a notice is delivered here. */
	boolean wants(Notice notice) {
		boolean kind = this.kinds.isEmpty() || this.kinds.contains(notice.kind());
		boolean account = notice.isGeneral() || this.everyAccount || notice.isFor(orNobody());
		return this.goneAt == null && kind && account;
	}

	private String orNobody() {
		return (this.account != null) ? this.account : "";
	}

	/** This webhook with a new secret; the old one goes on for {@link #OVERLAP}. */
	Webhook rotated(String next, Instant now) {
		return new Webhook(this.id, this.url, this.kinds, this.account, this.everyAccount, this.created, next,
				this.secret, now.plus(OVERLAP), this.goneAt);
	}

	/** This webhook, switched off. */
	Webhook gone(Instant now) {
		return new Webhook(this.id, this.url, this.kinds, this.account, this.everyAccount, this.created, this.secret,
				this.previous, this.previousUntil, now);
	}

	/** The value of the header webhook-signature: one signature for each secret. */
	String signatures(String messageId, Instant now, String body) {
		long timestamp = now.getEpochSecond();
		String signature = new WebhookSecret(this.secret).sign(messageId, timestamp, body);
		boolean both = this.previous != null && this.previousUntil != null && now.isBefore(this.previousUntil);
		return both
				? signature + ' ' + new WebhookSecret(String.valueOf(this.previous)).sign(messageId, timestamp, body)
				: signature;
	}

	/** The words of its kinds, in order. */
	public Set<String> kindWords() {
		Set<String> words = new TreeSet<>();
		this.kinds.forEach((kind) -> words.add(kind.word()));
		return words;
	}

	/** Without secrets, so that no log line shows them by accident. */
	@Override
	public String toString() {
		return "Webhook[id=" + this.id + ", url=" + this.url + ']';
	}

}
