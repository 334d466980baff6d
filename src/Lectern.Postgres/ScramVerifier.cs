using System.Security.Cryptography;
using System.Text;

namespace Lectern.Postgres;

/// <summary>What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5803): given to it in the password's place, no log of statements can hold the password.</summary>
static class ScramVerifier
{
    const int Iterations = 4096;

    /// <param name="password">ASCII, so that no preparation (SASLprep) changes it.</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, 32);
        var client = HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes("Client Key"));
        var server = HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes("Server Key"));
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(SHA256.HashData(client))}:{Convert.ToBase64String(server)}";
    }
}
