package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * One connection of the client, to a single Redis or to a Cluster. It is made in the
 * background, however long that takes; once made, the client itself connects again.
 */
final class Link {

	private static final Logger log = LoggerFactory.getLogger(Link.class);

	private static final Duration CONNECT_EVERY = Duration.ofMillis(250);

	private final Supplier<AbstractRedisClient> client;

	private @Nullable Disposable connecting;

	private boolean wanted;

	private volatile @Nullable Open open;

	private volatile @Nullable Throwable failure;

	private volatile Runnable whenLost = () -> {
	};

	private final RedisConnectionStateListener watching = new RedisConnectionStateListener() {
		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			Link.this.whenLost.run();
		}
	};

	/**
	 * @param client the client of this moment; asked for each time a connection is made,
	 * since a stopped and restarted context has another
	 */
	Link(Supplier<AbstractRedisClient> client) {
		this.client = client;
	}

	/** What takes commands; null while there is no connection. */
	@Nullable Open open() {
		Open made = this.open;
		return (made != null && made.isUp()) ? made : null;
	}

	/** Why the last attempt to make a connection failed; null when it did not. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Has something run, on any thread, each time a connection is lost or given up,
	 * before another takes its place.
	 */
	void onLost(Runnable whenLost) {
		this.whenLost = whenLost;
	}

	synchronized void start() {
		this.wanted = true;
		this.connecting = Mono.fromRunnable(this::connect)
			.subscribeOn(Schedulers.boundedElastic())
			.doOnError((ex) -> this.failure = ex)
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, CONNECT_EVERY))
			.subscribe();
	}

	private void connect() {
		Open made = Open.by(this.client.get());
		made.connection().addListener(this.watching);
		if (keep(made)) {
			this.failure = null;
			log.debug("Connected to Redis");
		}
		else {
			made.connection().closeAsync();
		}
	}

	private synchronized boolean keep(Open made) {
		if (this.wanted) {
			this.open = made;
		}
		return this.wanted;
	}

	synchronized void stop() {
		this.wanted = false;
		if (this.connecting != null) {
			this.connecting.dispose();
		}
		Open made = this.open;
		this.open = null;
		this.whenLost.run();
		if (made != null) {
			made.connection().removeListener(this.watching);
			made.connection().closeAsync();
		}
	}

	synchronized boolean isRunning() {
		return this.wanted;
	}

	/**
	 * A connection that was made.
	 */
	static final class Open {

		private final StatefulConnection<String, String> connection;

		private final RedisClusterAsyncCommands<String, String> commands;

		/** On which a reply to a script has come; another after it was made again. */
		private volatile @Nullable Thread thread;

		private Open(StatefulConnection<String, String> connection,
				RedisClusterAsyncCommands<String, String> commands) {
			this.connection = connection;
			this.commands = commands;
		}

		StatefulConnection<String, String> connection() {
			return this.connection;
		}

		/** Takes commands by name. */
		RedisClusterAsyncCommands<String, String> commands() {
			return this.commands;
		}

		/** Sends a script; one of another thread tells which thread serves it. */
		void dispatch(ScriptCall call) {
			if (Thread.currentThread() != this.thread) {
				call.thenRun(() -> this.thread = Thread.currentThread());
			}
			this.connection.dispatch(call);
		}

		/** Whether this thread is the event loop of the connection. */
		boolean isServedBy(Thread thread) {
			return this.thread == thread;
		}

		private static Open by(AbstractRedisClient client) {
			return switch (client) {
				case RedisClusterClient cluster -> {
					StatefulRedisClusterConnection<String, String> made = cluster.connect(StringCodec.UTF8);
					yield new Open(made, made.async());
				}
				case RedisClient single -> {
					StatefulRedisConnection<String, String> made = single.connect(StringCodec.UTF8);
					yield new Open(made, made.async());
				}
				default -> throw new IllegalStateException("unknown Redis client");
			};
		}

		/**
		 * A Cluster connection is one to each of its nodes, and the client alone knows
		 * which of them a command takes.
		 */
		private boolean isUp() {
			return !(this.connection instanceof StatefulRedisConnection<String, String> single) || single.isOpen();
		}

	}

}
