package io.memgate.gateway.redis;

import java.time.Duration;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import org.springframework.context.SmartLifecycle;

/**
 * Hears at once whose limits have been changed, whichever node changed them: scripts say
 * so on a channel of Redis. What is said while nobody listens is lost, and the listener
 * is told that too.
 */
public final class Changes implements SmartLifecycle {

	/** The channel; a message is an account's id, or {@link #ALL}. */
	static final String CHANNEL = "mg:changes";

	private static final String ALL = "*";

	private static final Duration CONNECT_EVERY = Duration.ofMillis(250);

	private final Supplier<AbstractRedisClient> client;

	private final Listener listener;

	private final Losses losses = new Losses();

	private @Nullable Disposable connecting;

	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	private boolean wanted;

	/**
	 * @param client the client of this moment
	 */
	public Changes(Supplier<AbstractRedisClient> client, Listener listener) {
		this.client = client;
		this.listener = listener;
	}

	@Override
	public synchronized void start() {
		this.wanted = true;
		this.connecting = Mono.fromRunnable(this::connect)
			.subscribeOn(Schedulers.boundedElastic())
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, CONNECT_EVERY))
			.subscribe();
	}

	/** Once connected, the client itself connects and subscribes again. */
	private void connect() {
		StatefulRedisPubSubConnection<String, String> made = switch (this.client.get()) {
			case RedisClusterClient cluster -> cluster.connectPubSub(StringCodec.UTF8);
			case RedisClient single -> single.connectPubSub(StringCodec.UTF8);
			default -> throw new IllegalStateException("unknown Redis client");
		};
		made.addListener(new Messages());
		made.addListener(this.losses);
		if (keep(made)) {
			subscribe(made);
		}
		else {
			made.closeAsync();
		}
	}

	/**
	 * Waits until it is subscribed: the client subscribes again only what was subscribed
	 * once, so a connection that is lost before that is given up, and another made.
	 */
	private void subscribe(StatefulRedisPubSubConnection<String, String> made) {
		try {
			made.sync().subscribe(CHANNEL);
		}
		catch (RedisException ex) {
			made.removeListener(this.losses);
			made.closeAsync();
			throw ex;
		}
	}

	private synchronized boolean keep(StatefulRedisPubSubConnection<String, String> made) {
		if (this.wanted) {
			this.connection = made;
		}
		return this.wanted;
	}

	@Override
	public synchronized void stop() {
		this.wanted = false;
		if (this.connecting != null) {
			this.connecting.dispose();
		}
		if (this.connection != null) {
			this.connection.removeListener(this.losses);
			this.connection.closeAsync();
			this.connection = null;
		}
		this.listener.deaf();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.wanted;
	}

	/** Starts and stops with the connection to Redis. */
	@Override
	public int getPhase() {
		return Redis.PHASE;
	}

	/** Who is told; on threads of the client, which it must not block. */
	public interface Listener {

		/** From now on every change is heard. */
		void listening();

		/** Something has changed for an account. */
		void changed(String account);

		/** Something may have changed for every account. */
		void allChanged();

		/** From now on changes are missed. */
		void deaf();

	}

	private final class Messages extends RedisPubSubAdapter<String, String> {

		@Override
		public void message(String channel, String account) {
			if (account.equals(ALL)) {
				Changes.this.listener.allChanged();
			}
			else {
				Changes.this.listener.changed(account);
			}
		}

		@Override
		public void subscribed(String channel, long count) {
			Changes.this.listener.listening();
		}

	}

	private final class Losses implements RedisConnectionStateListener {

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
			Changes.this.listener.deaf();
		}

	}

}
