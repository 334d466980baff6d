using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>The key ring of ASP.NET Data Protection, in PostgreSQL, so that every process reads the same personal data.</summary>
public sealed class KeyRing(TenantSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenShared();
        using var command = new NpgsqlCommand("SELECT xml FROM lectern.data_protection_keys", connection);
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read()) keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenShared();
        using var command = new NpgsqlCommand("INSERT INTO lectern.data_protection_keys (name, xml) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", connection);
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

/// <summary>The 32 bytes that wrap the key ring (<c>DATA_KEY</c>).</summary>
public sealed record DataKey(byte[] Bytes)
{
    public const int Length = 32;
}

/// <summary>Wraps keys of the ring with <see cref="DataKey"/>: AES-256-GCM, a fresh nonce each.</summary>
public sealed class KeyWrapper(DataKey key) : IXmlEncryptor
{
    internal const string Element = "wrapped";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var box = new byte[AesGcm.NonceByteSizes.MaxSize + plain.Length + AesGcm.TagByteSizes.MaxSize];
        var (nonce, cipher, tag) = Parts(box);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(key.Bytes, AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return new(new XElement(Element, Convert.ToBase64String(box)), typeof(KeyUnwrapper));
    }

    internal static (Memory<byte> Nonce, Memory<byte> Cipher, Memory<byte> Tag) Parts(byte[] box)
    {
        var nonce = AesGcm.NonceByteSizes.MaxSize;
        var tag = AesGcm.TagByteSizes.MaxSize;
        return (box.AsMemory(0, nonce), box.AsMemory(nonce, box.Length - nonce - tag), box.AsMemory(box.Length - tag));
    }
}

/// <summary>Undoes <see cref="KeyWrapper"/>. Made by the framework by its type's name, with the services it needs.</summary>
public sealed class KeyUnwrapper(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var (nonce, cipher, tag) = KeyWrapper.Parts(Convert.FromBase64String(encryptedElement.Value));
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(services.GetRequiredService<DataKey>().Bytes, tag.Length);
        try
        {
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidOperationException("DATA_KEY does not open this database's key ring. Give the key the database was set up with (a private database's is the file data-key); without it personal data cannot be read.", e);
        }
        return XElement.Parse(System.Text.Encoding.UTF8.GetString(plain));
    }
}

/// <summary>Puts the ring in PostgreSQL and its wrapping in place.</summary>
public sealed class KeyRingSetup(KeyRing ring, KeyWrapper wrapper) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = ring;
        options.XmlEncryptor = wrapper;
    }
}
