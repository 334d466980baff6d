using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Lectern.App.Access.Tokens;

/// <summary>A key with the one algorithm it is for: what a token says can choose among keys, never what is done with one.</summary>
abstract class TokenKey(string algorithm, string? id)
{
    public string Algorithm { get; } = algorithm;

    /// <summary>Its <c>kid</c>; null: it has none.</summary>
    public string? Id { get; } = id;

    public abstract bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);
}

/// <summary>The secret shared with whoever else may issue tokens (HS256).</summary>
sealed class SharedSecret(byte[] secret) : TokenKey(TokenAlgorithm.HS256, null)
{
    /// <summary>As many bytes as the hash has (RFC 7518, 3.2).</summary>
    public const int MinLength = HMACSHA256.HashSizeInBytes;

    readonly byte[] secret = secret.Length >= MinLength ? secret : throw new ArgumentException($"A secret has at least {MinLength} bytes.", nameof(secret));

    public byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA256.HashData(secret, data);

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) => CryptographicOperations.FixedTimeEquals(Sign(signed), signature);
}

/// <summary>A public RSA key (RS256: PKCS #1 v1.5 with SHA-256).</summary>
sealed class RsaKey : TokenKey
{
    readonly PublicKeys<RSA> keys;
    readonly int length;

    public RsaKey(string? id, RSAParameters parameters) : base(TokenAlgorithm.RS256, id)
    {
        length = parameters.Modulus!.Length;
        keys = new(() => RSA.Create(parameters));
    }

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != length) return false;
        var key = keys.Take();
        var verifies = key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        keys.PutBack(key);
        return verifies;
    }
}

/// <summary>A public key on P-256 (ES256: the signature is r and s, 32 bytes each; no DER).</summary>
sealed class EcKey : TokenKey
{
    public const int CoordinateLength = 32;

    readonly PublicKeys<ECDsa> keys;

    public EcKey(string? id, ECParameters parameters) : base(TokenAlgorithm.ES256, id) => keys = new(() => ECDsa.Create(parameters));

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * CoordinateLength) return false;
        var key = keys.Take();
        var verifies = key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        keys.PutBack(key);
        return verifies;
    }
}

/// <summary>Copies of a key, since .NET's are not for several threads at once: as many as have been in use at once.</summary>
sealed class PublicKeys<T> where T : AsymmetricAlgorithm
{
    readonly Func<T> make;
    readonly ConcurrentBag<T> free = [];

    /// <summary>Throws <see cref="CryptographicException"/> where it is no key.</summary>
    public PublicKeys(Func<T> make)
    {
        this.make = make;
        free.Add(make());
    }

    public T Take() => free.TryTake(out var key) ? key : make();

    public void PutBack(T key) => free.Add(key);
}
