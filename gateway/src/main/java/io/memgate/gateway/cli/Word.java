package io.memgate.gateway.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a name that is safe in a path or a query. */
final class Word implements ITypeConverter<String> {

	@Override
	public String convert(String value) {
		if (!value.matches("[A-Za-z0-9,-]{1,100}")) {
			throw new TypeConversionException("only letters, digits, ',' and '-' are accepted");
		}
		return value;
	}

}
