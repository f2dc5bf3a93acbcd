package io.memgate.gateway.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * One run of a script for all that wait for it. Confined to one thread until it is sent.
 */
final class JointRun {

	/** So that a run does not keep Redis from others for long. */
	private static final int MOST = 32;

	private final List<Member> members = new ArrayList<>();

	/** Whether it takes one more call. */
	boolean takes(JointCall call) {
		return this.members.size() < MOST
				&& (this.members.isEmpty() || this.members.getFirst().call().sharesRunWith(call));
	}

	/** The reply to a call of this run: Redis's time, and what the script says of it. */
	CompletableFuture<long[]> add(JointCall call) {
		CompletableFuture<long[]> reply = new CompletableFuture<>();
		this.members.add(new Member(call, reply));
		return reply;
	}

	/** The run for those who still wait; null when nobody does. */
	@Nullable ScriptCall script() {
		this.members.removeIf((member) -> member.reply().isDone());
		if (this.members.isEmpty()) {
			return null;
		}
		JointCall first = this.members.getFirst().call();
		List<String> keys = new ArrayList<>(first.sharedKeys().length + this.members.size() * first.keys().length);
		List<String> args = new ArrayList<>(1 + first.sharedArgs().length + this.members.size() * first.args().length);
		keys.addAll(List.of(first.sharedKeys()));
		args.add(Integer.toString(this.members.size()));
		args.addAll(List.of(first.sharedArgs()));
		for (Member member : this.members) {
			keys.addAll(List.of(member.call().keys()));
			args.addAll(List.of(member.call().args()));
		}
		return ScriptCall.bySha(first.script(), keys.toArray(String[]::new), args.toArray(String[]::new));
	}

	/** Gives up the run on its way when the last of those who wait for it has left. */
	void whenAllHaveLeft(Disposable run) {
		AtomicInteger waiting = new AtomicInteger(this.members.size());
		this.members.forEach((member) -> member.reply().whenComplete((reply, ex) -> {
			if (member.reply().isCancelled() && waiting.decrementAndGet() == 0) {
				run.dispose();
			}
		}));
	}

	/**
	 * Hands out what the run comes to.
	 * @param reply Redis's time, of the first call, from which each is a microsecond
	 * later than the one before it; and for each call the number of its numbers and these
	 */
	void end(long[] reply) {
		long at = reply[0];
		int from = 1;
		for (Member member : this.members) {
			int length = (int) reply[from];
			long[] own = new long[1 + length];
			own[0] = at++;
			System.arraycopy(reply, from + 1, own, 1, length);
			from += 1 + length;
			member.reply().complete(own);
		}
	}

	void fail(Throwable ex) {
		this.members.forEach((member) -> member.reply().completeExceptionally(ex));
	}

	private record Member(JointCall call, CompletableFuture<long[]> reply) {

	}

}
