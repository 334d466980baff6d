using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Lectern.App.Access.Tokens;
using Lectern.Postgres;

namespace Lectern.App.Accounts;

/// <summary>
/// What a browser keeps of a sign-in and gives for a new access token: of which sign-in it is, and a secret of which only the hash is stored.
/// </summary>
readonly record struct RefreshToken(int Tenant, Guid SignIn, byte[] Secret)
{
    const int SecretLength = 32;
    const int Length = sizeof(int) + 16 + SecretLength;

    public byte[] Hash => SHA256.HashData(Secret);

    public static RefreshToken Make(int tenant, Guid signIn) => new(tenant, signIn, RandomNumberGenerator.GetBytes(SecretLength));

    public static RefreshToken? Read(string? text)
    {
        if (text is null || text.Length != Base64Url.GetEncodedLength(Length) || !StrictBase64Url.TryDecode(text, out var bytes)) return null;
        return new(BinaryPrimitives.ReadInt32BigEndian(bytes), new Guid(bytes.AsSpan(sizeof(int), 16), bigEndian: true), bytes[^SecretLength..]);
    }

    /// <summary>Whether this is the token of a stored hash; in constant time.</summary>
    public bool Is(byte[]? hash) => hash is not null && CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Tenant);
        SignIn.TryWriteBytes(bytes.AsSpan(sizeof(int)), bigEndian: true, out _);
        Secret.CopyTo(bytes.AsSpan(Length - SecretLength));
        return Base64Url.EncodeToString(bytes);
    }
}

/// <summary>
/// The token that comes after another: by a key that is not in the database, and always the same one, so that two who give the same
/// token at once are given the same next one.
/// </summary>
sealed class RefreshChain(DataKey key)
{
    readonly byte[] chainKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 32, info: "Lectern.RefreshTokens"u8.ToArray());

    public RefreshToken After(RefreshToken token) => token with { Secret = HMACSHA256.HashData(chainKey, (byte[])[.. token.SignIn.ToByteArray(), .. token.Secret]) };
}
