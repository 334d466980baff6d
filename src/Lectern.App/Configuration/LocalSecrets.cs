using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access.Tokens;
using Lectern.Postgres;

namespace Lectern.App.Configuration;

/// <summary>
/// The secrets of the default shape: made on the first start and kept in the data folder, readable by its owner only. With a
/// database of one's own they must be given: a key made up beside one process would be no key for the next.
/// </summary>
static class LocalSecrets
{
    public const string ApiKeyFile = "service-api-key";
    public const string DataKeyFile = "data-key";
    public const string JwtSecretFile = "jwt-secret";
    const int MinApiKeyLength = 16;

    public static string ApiKey(Settings settings) =>
        settings.ServiceApiKey ?? (settings.ConnectionString is null
            ? MadeApiKey(settings)
            : throw new SettingException("SERVICE_API_KEY", "", "a key of at least 16 characters where POSTGRES_URL or DB_HOST is set", false));

    public static DataKey DataKey(Settings settings)
    {
        if (settings.DataKey is { } given) return new(given);
        if (settings.ConnectionString is not null)
        {
            throw new SettingException("DATA_KEY", "", "32 bytes in base64, as `openssl rand -base64 32` prints them, where POSTGRES_URL or DB_HOST is set", false);
        }
        return MadeDataKey(settings);
    }

    public static SharedSecret JwtSecret(Settings settings)
    {
        if (settings.JwtSecret is { } given) return new(Encoding.UTF8.GetBytes(given));
        if (settings.ConnectionString is not null)
        {
            throw new SettingException("JWT_SECRET", "", "at least 32 bytes, as `openssl rand -base64 32` prints them, where POSTGRES_URL or DB_HOST is set", false);
        }
        return MadeJwtSecret(settings);
    }

    /// <summary>Of somebody of the demo, by their role.</summary>
    public static string DemoPassword(Settings settings, string role)
    {
        var path = Path.Combine(settings.DataDirectory, $"demo-{role}-password");
        var password = ReadOrMake(path, Accounts.PasswordRules.Generate);
        return password.Length >= Accounts.PasswordRules.MinLength
            ? password
            : throw new InvalidOperationException($"{path} is broken: it must hold a password of at least {Accounts.PasswordRules.MinLength} characters. Delete it, and the next start makes another.");
    }

    static string MadeApiKey(Settings settings)
    {
        var path = Path.Combine(settings.DataDirectory, ApiKeyFile);
        var key = ReadOrMake(path, () => "lk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        return key.Length >= MinApiKeyLength
            ? key
            : throw new InvalidOperationException($"{path} is broken: it must hold a key of at least {MinApiKeyLength} characters. Delete it, and the next start makes another key.");
    }

    static DataKey MadeDataKey(Settings settings)
    {
        var path = Path.Combine(settings.DataDirectory, DataKeyFile);
        var text = ReadOrMake(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Lectern.Postgres.DataKey.Length)));
        var key = new byte[Lectern.Postgres.DataKey.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length == key.Length
            ? new(key)
            : throw new InvalidOperationException(
                $"{path} is broken: it must hold {key.Length} bytes in base64. Put it back from a backup; without it personal data cannot be read. Delete it only where the database is empty.");
    }

    static SharedSecret MadeJwtSecret(Settings settings)
    {
        var path = Path.Combine(settings.DataDirectory, JwtSecretFile);
        var secret = Encoding.UTF8.GetBytes(ReadOrMake(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        return secret.Length >= SharedSecret.MinLength
            ? new(secret)
            : throw new InvalidOperationException($"{path} is broken: it must hold at least {SharedSecret.MinLength} bytes. Delete it, and the next start makes another secret; who is signed in signs in again.");
    }

    /// <summary>The secret is whole under its name or not there at all: what a crash leaves is a file of another name.</summary>
    static string ReadOrMake(string path, Func<string> make)
    {
        if (File.Exists(path)) return File.ReadAllText(path).Trim();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Of several starts at once one makes the secret, and the others read it.
        using var alone = LockBeside(path);
        if (File.Exists(path)) return File.ReadAllText(path).Trim();
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            var made = make();
            Write(unfinished, made);
            File.Move(unfinished, path, overwrite: false);
            return made;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Held by one process at a time; a process that dies lets go of it.</summary>
    static FileStream LockBeside(string path)
    {
        FileStream? held = null;
        if (!SpinWait.SpinUntil(() => (held = TryLock($"{path}.lock")) is not null, TimeSpan.FromSeconds(10)))
        {
            throw new InvalidOperationException($"{path}.lock is held by another process for over ten seconds; see what it is, then start again.");
        }
        return held!;
    }

    static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    static void Write(string path, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        file.Flush(flushToDisk: true);
    }
}
