package io.memgate.gateway.usage;

import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;

/**
 * What takes the lines of the usage log, whole and with their end.
 */
final class LineAppenders {

	private static final String STANDARD_OUTPUT = "-";

	private static final String ROTATED = ".%d{yyyy-MM-dd}.%i";

	private static final String MOST_PER_FILE = "256MB";

	private LineAppenders() {
	}

	/**
	 * One that is not started yet; what it has taken is written when it is flushed.
	 * @param file where the lines go; {@code -} for standard output
	 * @param keepDays after how many days a file goes
	 */
	static OutputStreamAppender<byte[]> of(String file, int keepDays) {
		Context context = new ContextBase();
		OutputStreamAppender<byte[]> appender = file.equals(STANDARD_OUTPUT) ? new ConsoleAppender<>()
				: rolling(context, file, keepDays);
		appender.setContext(context);
		appender.setEncoder(new Lines());
		appender.setImmediateFlush(false);
		return appender;
	}

	private static OutputStreamAppender<byte[]> rolling(Context context, String file, int keepDays) {
		RollingFileAppender<byte[]> appender = new RollingFileAppender<>();
		appender.setFile(file);
		SizeAndTimeBasedRollingPolicy<byte[]> policy = new SizeAndTimeBasedRollingPolicy<>();
		policy.setContext(context);
		policy.setParent(appender);
		policy.setFileNamePattern(file + ROTATED);
		policy.setMaxFileSize(FileSize.valueOf(MOST_PER_FILE));
		policy.setMaxHistory(keepDays);
		policy.start();
		appender.setRollingPolicy(policy);
		return appender;
	}

	/** Bytes as they are. */
	private static final class Lines extends EncoderBase<byte[]> {

		@Override
		public byte[] headerBytes() {
			return new byte[0];
		}

		@Override
		public byte[] encode(byte[] line) {
			return line;
		}

		@Override
		public byte[] footerBytes() {
			return new byte[0];
		}

	}

}
