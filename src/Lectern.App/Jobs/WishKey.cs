using System.Security.Cryptography;
using System.Text.Json;
using Lectern.App.Access;

namespace Lectern.App.Jobs;

/// <summary>
/// An <c>Idempotency-Key</c> as the queue keeps it (<see cref="JobQueue.AddAsync"/>): nobody else's with the same text, and nothing of
/// what somebody wrote.
/// </summary>
static class WishKey
{
    /// <param name="given">Null: each wish is another.</param>
    /// <param name="of">What else a wish is told apart by, beside the kind of the job.</param>
    public static string? Of(Caller who, string? given, string of = "") =>
        given is null ? null : Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((string[])[who.Subject, of, given])));
}
