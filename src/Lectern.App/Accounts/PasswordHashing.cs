using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lectern.App.Accounts;

/// <summary>What came of checking a password.</summary>
enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, and hashed with less effort than is wanted now.</summary>
    RightButWeak,
}

/// <summary>
/// Hashes of passwords by the framework's hasher: PBKDF2 with HMAC-SHA-512. That takes a tenth of a second of a processor, so only few
/// are made at once, few wait, and none for long.
/// </summary>
sealed class PasswordHashing : IDisposable
{
    /// <summary>Who waits at most.</summary>
    const int MaxWaiting = 64;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly PasswordHasher<PasswordHashing> hasher;

    /// <summary>Of a password that nobody knows: for accounts that are not there. Made at the start, so that no attempt pays for it.</summary>
    readonly Task<string> ofNobody;
    readonly SemaphoreSlim places = new(Math.Max(1, Environment.ProcessorCount / 2));
    int waiting;
    long checks;

    /// <param name="iterations">The default is what OWASP asks of this hash.</param>
    public PasswordHashing(int iterations = 210_000)
    {
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        ofNobody = Task.Run(() => hasher.HashPassword(this, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
    }

    /// <summary>Passwords that were checked, right and wrong, of accounts that are there or not.</summary>
    public long Checks => Interlocked.Read(ref checks);

    /// <summary>A place at the processor; null: too many are before. Dispose it.</summary>
    public async Task<Place?> EnterAsync(CancellationToken ct)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return null;
        }
        try
        {
            return await places.WaitAsync(Patience, ct) ? new Place(this) : null;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>The hash of a new password; null: too many are before.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken ct)
    {
        using var place = await EnterAsync(ct);
        return place is null ? null : await place.HashAsync(password);
    }

    internal sealed class Place(PasswordHashing hashing) : IDisposable
    {
        public Task<string> HashAsync(string password) => Task.Run(() => hashing.hasher.HashPassword(hashing, password));

        /// <summary>Takes as long for an account that is not there (null).</summary>
        public async Task<PasswordCheck> CheckAsync(string? hash, string password)
        {
            Interlocked.Increment(ref hashing.checks);
            var against = hash ?? await hashing.ofNobody;
            var result = await Task.Run(() => hashing.hasher.VerifyHashedPassword(hashing, against, password));
            return hash is null ? PasswordCheck.Wrong : result switch
            {
                PasswordVerificationResult.Success => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButWeak,
                _ => PasswordCheck.Wrong,
            };
        }

        public void Dispose() => hashing.places.Release();
    }

    public void Dispose() => places.Dispose();
}
