namespace Lectern.App.Import;

/// <summary>The server's answer to a batch; <c>Results</c> lists only what it rejected.</summary>
sealed record UploadAnswer(int Accepted, int Duplicates, int Rejected, IReadOnlyList<UploadResult>? Results);

sealed record UploadResult(int Index, string? Id, string Status, string? Code, string? Message);
