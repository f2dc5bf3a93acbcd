package io.memgate.gateway.payload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.memgate.gateway.policy.Api;
import io.memgate.gateway.problem.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What a request's headers say of its body: it must be JSON in UTF-8, or for an upload a
 * form, and not encoded.
 */
final class BodyHeaders {

	/** RFC 2046 §5.1.1, as a token or quoted, without spaces. */
	private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'+_.-]{1,70}|\"[0-9A-Za-z'()+_,./:=?-]{1,70}\"");

	private BodyHeaders() {
	}

	/** The refusal of a body by its headers; null when they are right. */
	static @Nullable Refusal refusal(Terms terms, HttpHeaders headers) {
		if (!terms.api().hasBody()) {
			return null;
		}
		if (saysNoBody(headers)) {
			return PayloadRefusals.noBody(terms);
		}
		List<String> contentTypes = headers.getOrEmpty(HttpHeaders.CONTENT_TYPE);
		if (terms.api().request() == Api.Request.STREAM) {
			if (form(contentTypes) == null) {
				return PayloadRefusals.notAForm();
			}
		}
		else if (!isJson(contentTypes)) {
			return PayloadRefusals.notJson();
		}
		return isPlain(headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING)) ? null : PayloadRefusals.encoded();
	}

	/**
	 * A client that sends no body says no media type, which is not what it needs told.
	 */
	private static boolean saysNoBody(HttpHeaders headers) {
		return headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	/** A form's media type as it is forwarded; null when it is no form. */
	static @Nullable String form(List<String> contentTypes) {
		if (contentTypes.size() != 1) {
			return null;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentTypes.getFirst());
			if (type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)) {
				return MediaType.APPLICATION_FORM_URLENCODED_VALUE;
			}
			String boundary = type.getParameter("boundary");
			return type.equalsTypeAndSubtype(MediaType.MULTIPART_FORM_DATA) && boundary != null
					&& BOUNDARY.matcher(boundary).matches()
							? MediaType.MULTIPART_FORM_DATA_VALUE + ";boundary=" + boundary : null;
		}
		catch (InvalidMediaTypeException ex) {
			return null;
		}
	}

	private static boolean isJson(List<String> contentTypes) {
		return contentTypes.size() == 1 && (contentTypes.getFirst().equals(MediaType.APPLICATION_JSON_VALUE)
				|| isJsonWithParameters(contentTypes.getFirst()));
	}

	private static boolean isJsonWithParameters(String contentType) {
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON) && onlyUtf8(type);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static boolean onlyUtf8(MediaType type) {
		Map<String, String> parameters = type.getParameters();
		return parameters.isEmpty() || (parameters.size() == 1 && StandardCharsets.UTF_8.equals(type.getCharset()));
	}

	private static boolean isPlain(List<String> encodings) {
		return encodings.isEmpty() || (encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("identity"));
	}

}
