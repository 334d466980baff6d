using System.Security.Cryptography;
using System.Text;

namespace Lectern.App.Access;

/// <summary>The operator's own keys, from the settings, each with the caller it stands for.</summary>
sealed class ApiKeys(params (string Key, Caller Caller)[] keys)
{
    public const string Header = "X-API-Key";

    readonly (byte[] Digest, Caller Caller)[] keys = [.. keys.Select(k => (Digest(k.Key), k.Caller))];

    /// <summary>The caller a key stands for; null: none of these.</summary>
    public Caller? CallerOf(string given)
    {
        // Digests, each compared in constant time: neither length nor content shows in the time it takes.
        var digest = Digest(given);
        Caller? found = null;
        foreach (var (known, caller) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, known)) found = caller;
        }
        return found;
    }

    static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
