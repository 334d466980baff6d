namespace Lectern.App.Import;

/// <summary>An import that cannot go on, in one line that says what to do next.</summary>
sealed class ImportException(string message, Exception? inner = null) : Exception(message, inner);
