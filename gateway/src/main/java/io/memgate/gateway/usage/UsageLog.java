package io.memgate.gateway.usage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import ch.qos.logback.core.OutputStreamAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import org.springframework.context.SmartLifecycle;

/**
 * The durable account of requests: one JSON line each, written in order by one thread of
 * its own, so that no event loop waits for a disk. A record that finds the queue full is
 * lost, counted and complained about once.
 */
public final class UsageLog implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(UsageLog.class);

	private static final JsonFactory JSON = new JsonFactory();

	private static final int QUEUED = 65_536;

	private static final int USUAL_BYTES = 1024;

	private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private final Queue<UsageRecord> queue = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicLong lost = new AtomicLong();

	private final Supplier<? extends OutputStreamAppender<byte[]>> appenders;

	private final String node;

	private volatile @Nullable Thread writer;

	/**
	 * @param appenders make what takes whole lines, with their end: one for each start,
	 * as it is of no use after its stop
	 * @param node name of this node, for every record
	 */
	UsageLog(Supplier<? extends OutputStreamAppender<byte[]>> appenders, String node) {
		this.appenders = appenders;
		this.node = node;
	}

	/** Takes a record; never waits, and takes no lock. */
	public void append(UsageRecord record) {
		if (this.waiting.get() < QUEUED) {
			this.waiting.incrementAndGet();
			this.queue.add(record);
		}
		else if (this.lost.getAndIncrement() == 0) {
			log.error("The usage log cannot keep up: records are being lost");
		}
	}

	/** Records that were lost since the start. */
	long lost() {
		return this.lost.get();
	}

	/** Records that wait to be written. */
	int waiting() {
		return this.waiting.get();
	}

	private void write(OutputStreamAppender<byte[]> appender) {
		boolean unwritten = false;
		while (this.writer == Thread.currentThread() || !this.queue.isEmpty()) {
			UsageRecord record = this.queue.poll();
			if (record != null) {
				this.waiting.decrementAndGet();
				appender.doAppend(line(record));
				unwritten = true;
			}
			else {
				if (unwritten) {
					flush(appender);
					unwritten = false;
				}
				LockSupport.parkNanos(IDLE_NANOS);
			}
		}
		appender.stop();
	}

	/**
	 * Lines that come close together are one write; a file that could not be opened has
	 * no stream.
	 */
	private static void flush(OutputStreamAppender<byte[]> appender) {
		try {
			OutputStream stream = appender.getOutputStream();
			if (stream != null) {
				stream.flush();
			}
		}
		catch (IOException ex) {
			log.error("The usage log cannot be written", ex);
		}
	}

	private byte[] line(UsageRecord record) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
		try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
			record.write(json, this.node);
		}
		bytes.write('\n');
		return bytes.toByteArray();
	}

	@Override
	public void start() {
		OutputStreamAppender<byte[]> appender = this.appenders.get();
		appender.start();
		Thread thread = new Thread(() -> write(appender), "usage-log");
		this.writer = thread;
		thread.start();
	}

	@Override
	public void stop() {
		Thread thread = this.writer;
		this.writer = null;
		if (thread != null) {
			join(thread);
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.writer != null;
	}

	/** Stops after everything that writes records. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE / 2;
	}

}
