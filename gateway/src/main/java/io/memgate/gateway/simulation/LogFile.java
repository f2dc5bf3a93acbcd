package io.memgate.gateway.simulation;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.usage.RecordReader;
import io.memgate.gateway.usage.RecordReader.Line;
import io.memgate.gateway.usage.RecordedCall;

/**
 * One file of a usage log, plain or {@code .gz}.
 */
final class LogFile implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	private static final RecordReader RECORDS = new RecordReader();

	private final Counted bytes;

	private final BufferedReader lines;

	private @Nullable RecordedCall head;

	private long unreadable;

	private long nobodys;

	private LogFile(Counted bytes, InputStream content) {
		this.bytes = bytes;
		this.lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8), BUFFER);
	}

	/** Opens a file, and stands at its first call. */
	static LogFile open(Path path) throws IOException {
		Counted bytes = new Counted(Files.newInputStream(path));
		try {
			LogFile file = new LogFile(bytes,
					path.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes);
			file.advance();
			return file;
		}
		catch (IOException ex) {
			bytes.close();
			throw ex;
		}
	}

	/** The call that the file stands at; null at its end. */
	@Nullable RecordedCall head() {
		return this.head;
	}

	/** Goes on to the next call. A file that ends too early has ended. */
	void advance() throws IOException {
		this.head = null;
		try {
			String line = this.lines.readLine();
			while (line != null) {
				take(RECORDS.read(line));
				line = (this.head == null) ? this.lines.readLine() : null;
			}
		}
		catch (EOFException ex) {
			this.unreadable++;
		}
	}

	private void take(Line line) {
		if (line instanceof Line.Of(RecordedCall call)) {
			this.head = call;
		}
		else if (line == Line.NOBODYS) {
			this.nobodys++;
		}
		else {
			this.unreadable++;
		}
	}

	long unreadable() {
		return this.unreadable;
	}

	long nobodys() {
		return this.nobodys;
	}

	/** Bytes of the file that have been read. */
	long read() {
		return this.bytes.count;
	}

	@Override
	public void close() throws IOException {
		this.lines.close();
	}

	private static final class Counted extends FilterInputStream {

		private long count;

		Counted(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			this.count += (read < 0) ? 0 : 1;
			return read;
		}

		@Override
		public int read(byte[] into, int from, int length) throws IOException {
			int read = super.read(into, from, length);
			this.count += Math.max(0, read);
			return read;
		}

	}

}
