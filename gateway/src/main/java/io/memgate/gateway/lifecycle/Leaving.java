package io.memgate.gateway.lifecycle;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * The first part of a stop. The node has said that it is not ready, and goes on to serve
 * until those who send it requests have seen that: each connection ends with its next
 * answer, so that none that is used is closed under a request.
 *
 * <p>
 * It holds up the thread that stops the application, since the admin listener, which
 * tells balancers, is closed by the listener of this event that comes after it.
 */
public final class Leaving implements ApplicationListener<ContextClosedEvent>, Ordered {

	private static final Logger log = LoggerFactory.getLogger(Leaving.class);

	private final ApplicationContext application;

	private final Duration time;

	private volatile boolean begun;

	/**
	 * @param time how long it goes on to serve
	 */
	public Leaving(ApplicationContext application, Duration time) {
		this.application = application;
		this.time = time;
	}

	/** Whether connections are to end with their next answer. */
	public boolean hasBegun() {
		return this.begun;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.application) {
			this.begun = true;
			log.info("Not ready any more; serving for {} ms yet", this.time.toMillis());
			Mono.delay(this.time).block();
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
