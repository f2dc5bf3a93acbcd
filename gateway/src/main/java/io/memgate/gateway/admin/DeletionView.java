package io.memgate.gateway.admin;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Deletion;
import io.memgate.gateway.account.Scope;
import io.memgate.gateway.deletion.Progress;

/**
 * A deletion, as the admin API shows it.
 *
 * @param account the account's id
 * @param project the project's id; null for the whole account
 * @param state {@code deleting} or {@code deleted}
 * @param begun when it was begun
 * @param done when nothing was left; null before
 * @param reason why
 * @param memories whether the memories are {@code deleted} there, or {@code kept}; with
 * state deleting, whether they will be
 * @param step what it waits for; null where nothing is known of that
 * @param why what to do about it
 */
@JsonPropertyOrder({ "account", "project", "state", "begun", "done", "reason", "memories", "step", "why" })
record DeletionView(String account, @Nullable String project, String state, Instant begun, @Nullable Instant done,
		String reason, String memories, @Nullable String step, @Nullable String why) {

	static DeletionView of(Scope scope, Deletion deletion) {
		return view(scope, deletion, null, null);
	}

	static DeletionView of(Scope scope, Progress progress) {
		return switch (progress) {
			case Progress.Done done -> of(scope, done.deletion());
			case Progress.Waiting waiting -> view(scope, waiting.deletion(), waiting.step(), waiting.why());
		};
	}

	private static DeletionView view(Scope scope, Deletion deletion, @Nullable String step, @Nullable String why) {
		return new DeletionView(scope.account(), scope.project(), deletion.over() ? "deleted" : "deleting",
				deletion.begun(), deletion.done(), deletion.reason(), deletion.keepsMemories() ? "kept" : "deleted",
				step, why);
	}

	/**
	 * What a deletion would take away, and how it is confirmed.
	 *
	 * @param account the account's id
	 * @param project the project's id; null for the whole account
	 * @param state {@code asked}
	 * @param projects the projects that would go
	 * @param keys ApiKeys that would stop to work
	 * @param quotas where the account stands; empty for a project, whose use stays the
	 * account's
	 * @param memories how many would go; null where the memory service cannot tell, and
	 * so cannot delete them
	 * @param confirm the code that begins the deletion
	 * @param until until when it does
	 * @param say what to know and what to do
	 */
	@JsonPropertyOrder({ "account", "project", "state", "projects", "keys", "quotas", "memories", "confirm", "until",
			"say" })
	record Asked(String account, @Nullable String project, String state, List<String> projects, long keys,
			List<QuotaView> quotas, @Nullable Long memories, String confirm, Instant until, String say) {

	}

}
