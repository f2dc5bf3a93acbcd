package io.memgate.gateway.simulation;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.usage.RecordReader;
import io.memgate.gateway.usage.RecordReader.Line;
import io.memgate.gateway.usage.RecordedCall;

/**
 * One file of a usage log, plain or {@code .gz}. It is closed while it waits for its
 * turn: from when its first call is known to when that call is wanted.
 */
final class LogFile implements AutoCloseable {

	private static final int BUFFER = 8 * 1024;

	private static final RecordReader RECORDS = new RecordReader();

	private final Path path;

	private @Nullable BufferedReader lines;

	private @Nullable RecordedCall head;

	private boolean waits;

	private boolean damaged;

	private long unreadable;

	private long nobodys;

	private long read;

	private LogFile(Path path) {
		this.path = path;
	}

	/** A file that stands at its first call. */
	static LogFile of(Path path) throws IOException {
		LogFile file = new LogFile(path);
		file.step();
		file.waits = file.head != null;
		file.close();
		return file;
	}

	Path path() {
		return this.path;
	}

	/** The call that the file stands at; null at its end. */
	@Nullable RecordedCall head() {
		return this.head;
	}

	/** Goes on to the next call. */
	void advance() throws IOException {
		if (this.waits) {
			beginAgain();
		}
		step();
	}

	private void beginAgain() throws IOException {
		this.waits = false;
		this.unreadable = 0;
		this.nobodys = 0;
		this.read = 0;
		step();
	}

	/** An archive that is cut or damaged ends there. */
	private void step() throws IOException {
		this.head = null;
		try {
			BufferedReader open = lines();
			String line = open.readLine();
			while (line != null) {
				take(RECORDS.read(line));
				line = (this.head == null) ? open.readLine() : null;
			}
		}
		catch (EOFException | ZipException ex) {
			this.damaged = true;
		}
		catch (FileSystemException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new FileSystemException(this.path.toString(), null, ex.getMessage());
		}
		if (this.head == null) {
			close();
		}
	}

	private BufferedReader lines() throws IOException {
		if (this.lines == null) {
			this.lines = new BufferedReader(new InputStreamReader(content(), StandardCharsets.UTF_8), BUFFER);
		}
		return this.lines;
	}

	private InputStream content() throws IOException {
		InputStream bytes = new Counted(Files.newInputStream(this.path));
		if (!this.path.toString().endsWith(".gz")) {
			return bytes;
		}
		try {
			return new GZIPInputStream(bytes, BUFFER);
		}
		catch (IOException ex) {
			bytes.close();
			throw ex;
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

	boolean isDamaged() {
		return this.damaged;
	}

	/** Bytes of the file that have been read. */
	long read() {
		return this.waits ? 0 : this.read;
	}

	@Override
	public void close() throws IOException {
		BufferedReader open = this.lines;
		this.lines = null;
		if (open != null) {
			open.close();
		}
	}

	/** Counts what is read of the file. */
	private final class Counted extends FilterInputStream {

		Counted(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			LogFile.this.read += (read < 0) ? 0 : 1;
			return read;
		}

		@Override
		public int read(byte[] into, int from, int length) throws IOException {
			int read = super.read(into, from, length);
			LogFile.this.read += Math.max(0, read);
			return read;
		}

	}

}
