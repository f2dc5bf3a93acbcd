package io.memgate.gateway.redis;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lettuce.core.AbstractRedisClient;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that stand for one. A command goes over the connection that the
 * asking thread itself serves, if there is one, so that neither it nor its reply changes
 * threads.
 *
 * <p>
 * Redis reads 16 KB at most of one connection before it writes to its disk what it has
 * been told, and answers. So with one connection some 25 calls share a write, with
 * several as many as there are.
 */
final class Links {

	private final List<Link> links;

	/**
	 * @param client as {@link Link} has it
	 * @param number of connections
	 */
	Links(Supplier<AbstractRedisClient> client, int number) {
		this.links = Stream.generate(() -> new Link(client)).limit(number).toList();
	}

	/** What takes commands; null while no connection is up. */
	Link.@Nullable Open open() {
		Thread thread = Thread.currentThread();
		for (Link link : this.links) {
			Link.Open open = link.open();
			if (open != null && open.isServedBy(thread)) {
				return open;
			}
		}
		return any();
	}

	private Link.@Nullable Open any() {
		int size = this.links.size();
		int first = (size > 1) ? ThreadLocalRandom.current().nextInt(size) : 0;
		for (int i = 0; i < size; i++) {
			Link.Open open = this.links.get((first + i) % size).open();
			if (open != null) {
				return open;
			}
		}
		return null;
	}

	/** What takes commands over each of the connections, or null while one is not up. */
	@Nullable List<Link.Open> all() {
		List<Link.Open> open = this.links.stream().<Link.Open>mapMulti((link, up) -> {
			Link.Open each = link.open();
			if (each != null) {
				up.accept(each);
			}
		}).toList();
		return (open.size() == this.links.size()) ? open : null;
	}

	/** Why the last attempt to make a connection failed; null when none did. */
	@Nullable Throwable failure() {
		return this.links.stream().map(Link::failure).filter((each) -> each != null).findFirst().orElse(null);
	}

	/** Has something run each time one of the connections is lost or given up. */
	void onLost(Runnable whenLost) {
		this.links.forEach((link) -> link.onLost(whenLost));
	}

	void start() {
		this.links.forEach(Link::start);
	}

	void stop() {
		this.links.forEach(Link::stop);
	}

	boolean isRunning() {
		return this.links.getFirst().isRunning();
	}

}
